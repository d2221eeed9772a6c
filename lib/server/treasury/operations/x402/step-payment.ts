import { LostRace } from "@/lib/domain/errors";
import { requireStep } from "@/lib/domain/transition-table";
import {
  isX402Ended,
  X402_TRANSITIONS,
  type X402State,
  type X402Verb,
} from "@/lib/domain/treasury/x402/lifecycle";
import type { Hex } from "@/lib/schemas/hex";
import type { JsonValue } from "@/lib/schemas/json";
import { audit } from "@/lib/server/kernel/audit";
import type { Tx } from "@/lib/server/store/tx";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { swapX402Payment } from "@/lib/server/treasury/tables/x402/payments";

interface Step {
  readonly payment: X402PaymentRow;
  readonly verb: X402Verb;
  /** The transaction that moved the money. */
  readonly txHash?: Hex;
  readonly answer?: JsonValue;
  readonly failure?: string;
  /** How often the chain was owed it, with this. */
  readonly settlements?: number;
  /** What it is to be served with: a refused one keeps none. */
  readonly input?: X402PaymentRow["input"];
  readonly nowMs: number;
}

const LEADS_TO: Readonly<Record<X402Verb, X402State>> = {
  settle: "paid",
  refuse: "refused",
  try_again: "settling",
  serve: "served",
  give_up: "claimed",
};

/** Takes a payment a step on, once. @throws LostRace when somebody else moved it */
export async function stepPayment(tx: Tx, step: Step): Promise<void> {
  const { payment, verb, nowMs } = step;
  const to = LEADS_TO[verb];
  requireStep(X402_TRANSITIONS, { from: payment.state, verb, to });
  const change = {
    state: to,
    failure: step.failure ?? null,
    answer: step.answer ?? null,
    txHash: step.txHash ?? payment.txHash,
    paidAtMs: verb === "settle" ? nowMs : payment.paidAtMs,
    settlements: step.settlements ?? payment.settlements,
    endedAtMs: isX402Ended(to) ? nowMs : null,
    // Whoever sends it again says the same once more, by its hash.
    ...(verb === "refuse" ? { reverts: payment.reverts + 1, input: {} } : {}),
    ...(step.input === undefined ? {} : { input: step.input }),
    // A claim may be asked for again by its payer at once.
    ...(verb === "serve" ? {} : { nextTryAtMs: 0 }),
  };
  if (!(await swapX402Payment(tx, payment, change))) throw new LostRace();
  const subject = { subjectKind: "x402_payment", subjectId: payment.id };
  await audit(tx, { atMs: nowMs, actor: { kind: "house" }, action: `x402.${verb}`, ...subject });
}
