import { MAX_UNITS, minUnits } from "@/lib/domain/money";
import type { Context } from "@/lib/server/kernel/context";
import { balanceOf } from "@/lib/server/network/operations/sender-balance";
import * as senders from "@/lib/server/network/tables/senders";
import type { Tx } from "@/lib/server/store/tx";

interface Held {
  readonly address: string;
  readonly capability: string;
  readonly units: bigint;
  /** From then on nobody ends it any more. */
  readonly untilMs: number;
}

/** Takes what a job may cost from its sender's account until it is over. @returns its id; null where there is less */
export async function holdForJob(context: Context, held: Held): Promise<string | null> {
  const { capability, units, untilMs } = held;
  const address = held.address.toLowerCase();
  if (units > MAX_UNITS) return null;
  const id = context.newId("hld");
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    if ((await senders.findAccount(tx, address)) === undefined) {
      const openingUnits = context.config.senders.openingUnits;
      const none = { heldUnits: 0n, chargedUnits: 0n };
      await senders.insertAccount(tx, { address, openingUnits, ...none, openedAtMs: nowMs });
    }
    if (!(await senders.holdOfAccount(tx, { address, units }))) return null;
    const open = { chargedUnits: null, endedAtMs: null };
    await senders.insertHold(tx, {
      id,
      address,
      capability,
      heldUnits: units,
      heldAtMs: nowMs,
      untilMs,
      ...open,
    });
    return id;
  });
}

/** Keeps as much of a hold, at most all of it, once, and gives the rest back. @returns what the sender has now */
export function chargeJob(context: Context, of: { id: string; units: bigint }): Promise<bigint> {
  return context.store.write(async (tx) => {
    const hold = await senders.findHold(tx, of.id);
    if (hold === undefined) return 0n;
    const chargedUnits = minUnits(of.units, hold.heldUnits);
    await end(tx, { ...hold, chargedUnits, atMs: context.clock() });
    return balanceOf(await senders.findAccount(tx, hold.address), context.config.senders.openingUnits);
  });
}

const AT_ONCE = 100;

/** Gives back what is held for jobs that nobody ends any more, and forgets the words that are too old to be said again. */
export function endLapsed(context: Context): Promise<void> {
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    for (const hold of await senders.lapsedHolds(tx, { nowMs, limit: AT_ONCE }))
      await end(tx, { ...hold, chargedUnits: 0n, atMs: nowMs });
    await senders.dropNonces(tx, nowMs);
  });
}

/** Whether these words of a sender were never heard; they are from now on. */
export function takeNonce(
  context: Context,
  of: { address: string; nonce: string; untilMs: number },
): Promise<boolean> {
  return context.store.write((tx) => senders.putNonce(tx, { ...of, address: of.address.toLowerCase() }));
}

interface Ending {
  readonly id: string;
  readonly address: string;
  readonly heldUnits: bigint;
  readonly chargedUnits: bigint;
  readonly atMs: number;
}

async function end(tx: Tx, { id, address, heldUnits, chargedUnits, atMs }: Ending): Promise<void> {
  if (await senders.endHold(tx, { id, chargedUnits, atMs }))
    await senders.settleAccount(tx, { address, heldUnits, chargedUnits });
}
