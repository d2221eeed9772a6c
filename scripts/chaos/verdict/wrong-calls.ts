import { hashOfId } from "@/lib/chain/router-calls";
import { CALL_STATES, isEnded } from "@/lib/domain/treasury/call-lifecycle";
import { DEMO_TREASURY_UNITS } from "@/lib/domain/treasury/demo-treasury";
import { unitText } from "@/lib/schemas/money";
import { pageOf } from "@/lib/schemas/page";
import { z } from "@/lib/schemas/zod";
import { TALKER } from "../people/conversations";
import type { Person } from "../people/person";
import type { History } from "./history";
import type { Payment, RouterTruth } from "./router-truth";

const shownCall = z.object({
  id: z.string(),
  agentId: z.string(),
  serviceId: z.string(),
  state: z.enum(CALL_STATES),
  receipt: z.object({ amount: z.object({ units: unitText.transform(BigInt) }) }).nullable(),
});
type ShownCall = z.infer<typeof shownCall>;
const page = pageOf(shownCall);

interface Parts {
  readonly operator: Pick<Person, "read">;
  readonly router: RouterTruth;
  readonly history: History;
  readonly isOver: () => boolean;
}

/** What is wrong with calls of services: lost, paid twice, paid by nobody's decision, or still waiting. */
export async function wrongCalls(parts: Parts): Promise<string[]> {
  const { history } = parts;
  const { payments, payouts, heldUnits } = parts.router;
  const shown = await readCalls(parts);
  const wrong: string[] = [];
  for (const [id, action] of history.calls) {
    const isLet = action !== "REJECTED";
    if (isLet !== shown.has(id))
      wrong.push(`call ${id} was ${action}, and the house ${isLet ? "lacks" : "has"} it`);
  }
  for (const call of shown.values()) wrong.push(...wrongWithCall(call, payments));
  wrong.push(...untoldCalls([...shown.values()], history.told));
  const known = new Set([...shown.keys()].map((id) => hashOfId(id)));
  for (const { callHash } of payments)
    if (!known.has(callHash)) wrong.push(`${callHash} was paid, and nobody asked`);
  const spent = [...payments, ...payouts].reduce((sum, { units }) => sum + units, 0n);
  if (heldUnits + spent !== DEMO_TREASURY_UNITS)
    wrong.push(`the treasury has ${heldUnits}, ${spent} was paid`);
  return wrong;
}

/** What is wrong about one call by itself. */
export function wrongWithCall(
  call: Pick<ShownCall, "id" | "state" | "receipt">,
  payments: readonly Pick<Payment, "callHash" | "units">[],
): string[] {
  const { id, state, receipt } = call;
  const own = payments.filter(({ callHash }) => callHash === hashOfId(id));
  const paid = own.reduce((sum, { units }) => sum + units, 0n);
  const wrong: string[] = [];
  // A person may take a day to answer.
  if (!isEnded(state) && state !== "waiting") wrong.push(`call ${id} is still ${state}`);
  if (own.length > 1) wrong.push(`call ${id} was paid ${own.length} times`);
  if (paid !== (receipt?.amount.units ?? 0n))
    wrong.push(`call ${id}: ${paid} left, the house says ${receipt?.amount.units}`);
  if (["waiting", "denied", "released"].includes(state) && own.length > 0)
    wrong.push(`call ${id} was let go, and is paid`);
  return wrong;
}

/** What was bought in conversations, none of which tells of it. */
export function untoldCalls(
  calls: readonly Pick<ShownCall, "id" | "agentId" | "serviceId">[],
  told: ReadonlySet<string>,
): string[] {
  const isOfTalks = (call: (typeof calls)[number]) =>
    call.agentId === TALKER.agentId && call.serviceId === TALKER.serviceId;
  const untold = calls.filter((call) => isOfTalks(call) && !told.has(call.id));
  return untold.map(({ id }) => `call ${id} was bought in a conversation that does not tell of it`);
}

async function readCalls({ operator, isOver }: Parts): Promise<Map<string, ShownCall>> {
  const shown = new Map<string, ShownCall>();
  let cursor: string | null = "";
  while (cursor !== null) {
    const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const read: z.infer<typeof page> = await operator.read(`/calls?limit=100${more}`, page, isOver);
    for (const call of read.items) shown.set(call.id, call);
    cursor = read.nextCursor;
  }
  return shown;
}
