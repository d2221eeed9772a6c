import { SUSPENSE_STATES } from "@/lib/domain/escrow/money-states";
import { CAP_SCOPES } from "@/lib/domain/treasury/caps";
import { SPENDING_BOUNDS } from "@/lib/domain/treasury/desk/spendable";
import { PRIORITIES } from "@/lib/domain/treasury/policy";
import { SUM_WINDOWS } from "@/lib/domain/treasury/windows";
import { assetId, money, unitText } from "@/lib/schemas/money";
import { timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

/** The books beside the chain, at one block; `chain` is null while the chain does not answer. */
const besideChain = z.object({
  ledger: money,
  chain: money.nullable(),
  agrees: z.boolean().nullable(),
});

const treasuryBalance = z.object({
  asset: assetId,
  fees: money,
  escrow: besideChain,
  owed: besideChain,
  pending: money,
  suspense: money,
  /** What agents spend from, beside the treasury's wallet; null for assets that they do not spend. */
  treasury: besideChain.nullable(),
});

/** One day of the books: end-of-day escrow and fees, and what moved in it, in unit text. */
const treasuryPoint = z.object({
  at: timestamp,
  asset: assetId,
  escrowUnits: unitText,
  feesUnits: unitText,
  settledUnits: unitText,
});

const suspenseItem = z.object({
  id: z.string(),
  amount: money,
  from: z.string().nullable(),
  hash: z.string(),
  reason: z.string(),
  state: z.enum(SUSPENSE_STATES),
  note: z.string().nullable(),
  createdAt: timestamp,
});

/** What agents spend from, and the house's own caps, which limit all of them together. */
const funds = z.object({
  balance: money,
  /** Of calls under way. */
  held: money,
  caps: z.array(
    z.object({
      window: z.enum(SUM_WINDOWS),
      limit: money,
      carried: money,
      spent: money,
      held: money,
      remaining: money,
      resetsAt: timestamp.nullable(),
      /** As of an agent. */
      emptyAt: timestamp.nullable(),
    }),
  ),
});

/** An agent that spends, and its day in UTC. */
const spendingAgent = z.object({
  id: z.string(),
  priority: z.enum(PRIORITIES),
  /** Null where it has no such limit. */
  dailyBudget: money.nullable(),
  maxPerCall: money.nullable(),
  /** What the day before left to it. */
  carried: money,
  spent: money,
  held: money,
  remaining: money.nullable(),
  /** What of it is kept from agents of lower priority. */
  reserved: money,
  /** When its day begins anew; null where it has no budget of a day. */
  resetsAt: timestamp.nullable(),
  /** When the day's budget is used up at the pace of the day so far; null where it lasts. */
  emptyAt: timestamp.nullable(),
  paused: z.boolean(),
  /** The most that one call of it may cost now, caps of services and risks aside, and what keeps it from more. */
  passesNow: money,
  bound: z.enum(SPENDING_BOUNDS),
  /** Of what passes: above this a call waits for an approval, or is refused, as too large. */
  largeCost: z.object({ effect: z.enum(["ask", "refuse"]), above: money }).nullable(),
});

/** A window came to a share of its limit, or will be empty before it ends; each is said once a window. */
const budgetAlert = z.object({
  scope: z.enum(CAP_SCOPES),
  of: z.string(),
  window: z.enum(SUM_WINDOWS),
  /** The share that it came to; null for a forecast. */
  percent: z.number().nullable(),
  /** When it would be empty at its pace of that moment; null where it came to a share. */
  emptyAt: timestamp.nullable(),
  at: timestamp,
});

/** A call that holds money, and what becomes of it when all spending is stopped. */
const callInFlight = z.object({
  id: z.string(),
  agentId: z.string(),
  serviceId: z.string(),
  held: money,
  leaseUntil: timestamp,
  outcome: z.string(),
});

const killSwitch = z.object({
  stopped: z.boolean(),
  inFlight: z.array(callInFlight),
  /** Calls under way that are too many to be listed. */
  more: z.number(),
});

/** The days of budgets that began anew. */
const budgetReset = z.object({
  at: timestamp,
  /** Null for all agents. */
  agentId: z.string().nullable(),
  /** Who asked; null for the house. */
  by: z.string().nullable(),
  reason: z.string(),
  agents: z.array(spendingAgent),
});

/** The clock of budgets after it was set back, and before. */
const treasuryClock = z.object({
  at: timestamp.nullable(),
  was: timestamp.nullable(),
  /** How many calls were held after it, and count now. */
  calls: z.number(),
  /** Who asked for it, where nothing is done until another operator asks for it too. */
  askedBy: z.string().nullable(),
});

export const treasury = z.object({
  balances: z.array(treasuryBalance),
  totals: z.object({ allocated: z.array(money), spent: z.array(money), held: z.array(money) }),
  funds,
  agents: z.array(spendingAgent),
  /** The newest first. */
  alerts: z.array(budgetAlert),
  fees: z.array(money),
  payouts: z.array(z.object({ id: z.string() })),
  series: z.array(treasuryPoint),
  suspense: z.array(suspenseItem),
  openDisputes: z.number(),
  /** Stale: the chain does not answer now, and said so of this block before. */
  asOf: z.object({ block: z.number().nullable(), isStale: z.boolean(), sequence: z.number() }),
});

/** Which of its tables is told as CSV. */
export const treasuryQuery = z.strictObject({
  table: z.enum(["budgets", "balances", "series", "suspense"]).default("budgets"),
});
export type TreasuryTable = z.output<typeof treasuryQuery>["table"];

export type TreasuryWire = z.infer<typeof treasury>;
export type TreasuryBalanceWire = z.infer<typeof treasuryBalance>;
export type TreasuryPointWire = z.infer<typeof treasuryPoint>;
export type SuspenseItemWire = z.infer<typeof suspenseItem>;
export type SpendingAgentWire = z.infer<typeof spendingAgent>;
export type SpendableFundsWire = z.infer<typeof funds>;
export type KillSwitchWire = z.infer<typeof killSwitch>;
export type TreasuryClockWire = z.infer<typeof treasuryClock>;
export type BudgetResetWire = z.infer<typeof budgetReset>;
export type BudgetAlertWire = z.infer<typeof budgetAlert>;
