import { grantJournal } from "@/lib/domain/ledger/journals";
import { insertDemoKey } from "@/lib/server/demo/tables/demo-keys";
import type { Context } from "@/lib/server/kernel/context";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import { insertUser, userById } from "@/lib/server/kernel/tables/users";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import type { Tx } from "@/lib/server/store/tx";

/** The demo buyer with this id; an unknown one gets a throwaway key and play money. */
export async function ensureDemoBuyer(
  tx: Tx,
  context: Context,
  who: { id: string; nowMs: number },
): Promise<UserRow> {
  const known = await userById(tx, who.id);
  if (known) return known;
  const user = await makeDemoUser(tx, context, { ...who, isOperator: false });
  const journal = grantJournal({
    userId: who.id,
    asset: "SAT",
    units: context.config.demoSatUnits,
    businessKey: `grant:${who.id}:first`,
  });
  await postJournal(tx, context, { journal, atMs: who.nowMs });
  return user;
}

/** A new demo identity with a throwaway key of this data folder alone. */
export async function makeDemoUser(
  tx: Tx,
  context: Context,
  who: { id: string; isOperator: boolean; nowMs: number },
): Promise<UserRow> {
  const key = context.demoKeys?.newKey() ?? null;
  const user: UserRow = {
    id: who.id,
    name: who.id,
    kind: "demo",
    address: key?.address ?? null,
    isOperator: who.isOperator,
    createdAtMs: who.nowMs,
    lastSeenAtMs: who.nowMs,
    missedAtMs: null,
  };
  await insertUser(tx, user);
  if (key) await insertDemoKey(tx, { userId: who.id, privateKey: key.privateKey });
  return user;
}
