import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import type { ChainState } from "@/lib/domain/escrow/contract-states";
import { agreesWithChain } from "@/lib/domain/market/anchors";
import { STATUSES, type TaskStatus, TERMINAL, TRANSITIONS } from "@/lib/domain/market/lifecycle";
import { MINUTE_MS } from "@/lib/domain/time";
import type { InvariantCheckWire, InvariantsWire } from "@/lib/schemas/ledger/invariants";
import { unbookedEvents } from "@/lib/server/escrow/tables/quarantined-events";
import type { ChainReader } from "@/lib/server/kernel/chain-reader";
import { ACTIONS } from "@/lib/server/ledger/access";
import * as check from "@/lib/server/ledger/tables/books-checks";
import { overdueWork } from "@/lib/server/ledger/tables/books-overdue";
import { balancesByKind } from "@/lib/server/ledger/tables/books-series";
import type { Store, Tx } from "@/lib/server/store/tx";
import { booksBesideChain } from "./books-beside-chain";
import { chainChecks } from "./invariants-on-chain";

/** Deadlines and effects may be this late before it counts as a fault; the keeper and the sender need moments. */
const PATIENCE_MS = 5 * MINUTE_MS;

type Check = readonly [name: string, find: (tx: Tx, nowMs: number) => Promise<readonly check.Finding[]>];

const CHECKS: readonly Check[] = [
  ["every journal balances (I1)", check.unbalancedJournals],
  ["the ledger sums to zero per asset (I2)", check.unbalancedAssets],
  ["balances equal their entries (I3)", check.wrongBalances],
  ["no account is below its floor (I4)", check.accountsBelowFloor],
  ["escrow equals what tasks hold (I5)", check.escrowOffTasks],
  ["each task's journals leave in escrow what it holds (I5)", check.tasksOffEscrow],
  ["every ended task is settled once, no live one is (I6)", check.wrongSettlements],
  ["parts sum to what was locked (I7)", check.wrongParts],
  ["timelines have no gap and end where their task is (I8)", check.brokenTimelines],
  ["no status went back (I8)", backwardSteps],
  ["statuses agree with the contract's states (I8)", strangeStates],
  ["one assignee, paid alone (I9)", check.wrongAssignees],
  ["agents' loads equal a recount", check.wrongLoads],
  ["public counters equal a recount", check.wrongCounters],
  ["reputation sums equal the outcomes", check.wrongReputationDays],
  ["every chain effect happens once (I13)", check.doubledEffects],
  ["nothing final is undone, nothing unfinal applied (I14)", check.prematureEvents],
  ["every confirmed event is booked (I14)", missingEvents],
  ["nothing is overdue (I17)", (tx, nowMs) => overdueWork(tx, nowMs - PATIENCE_MS)],
];

/**
 * Proves the books in one read transaction, then against the chain at the same block.
 * @throws Forbidden for anybody but an operator.
 */
export async function proveInvariants(
  sources: { store: Store; chain: ChainReader | null; hasChain: boolean },
  query: { actor: Actor; nowMs: number },
): Promise<InvariantsWire> {
  authorize(query.actor, ACTIONS["invariants.read"]);
  const { store, chain, hasChain } = sources;
  const books = await store.read(async (tx) => ({
    checks: await checkBooks(tx, query.nowMs),
    balances: await balancesByKind(tx),
    beside: await booksBesideChain(tx),
    sequence: await check.lastSequence(tx),
    missing: (await unbookedEvents(tx)).length,
  }));
  const onChain = hasChain ? await chainChecks(books, chain) : [];
  const checks = [...books.checks, ...onChain];
  return {
    green: checks.every((one) => one.ok),
    checks,
    asOf: { block: hasChain ? books.beside.block : null, sequence: books.sequence },
  };
}

async function checkBooks(tx: Tx, nowMs: number): Promise<InvariantCheckWire[]> {
  const checks: InvariantCheckWire[] = [];
  for (const [name, find] of CHECKS) {
    const findings = await find(tx, nowMs);
    const detail = findings.map((finding) => finding.place).join(", ");
    checks.push({ name, ok: findings.length === 0, detail: detail === "" ? "holds" : `broken at ${detail}` });
  }
  return checks;
}

/** Events that the books lack, each with why; those that only wait behind another are counted. */
async function missingEvents(tx: Tx): Promise<check.Finding[]> {
  const missing = await unbookedEvents(tx);
  const failed = missing.filter((event) => event.behindSeq === null);
  const waiting = missing.length - failed.length;
  const places = failed.slice(0, check.SHOWN).map((event) => {
    const why = event.error === null ? "" : `: ${event.attempts} tries, ${event.error}`;
    return `${event.name} of ${event.subject} in block ${event.blockNumber}${why}`;
  });
  if (failed.length > places.length) places.push(`${failed.length - places.length} more`);
  if (waiting > 0) places.push(`${waiting} that wait behind them`);
  return places.map((place) => ({ place }));
}

/** Pairs of status and contract state that the domain's table does not allow. */
async function strangeStates(tx: Tx): Promise<check.Finding[]> {
  const pairs = await check.statesSideBySide(tx);
  return pairs
    .filter((pair) => !agreesWithChain(pair.status as TaskStatus, (pair.chainState ?? "none") as ChainState))
    .map((pair) => ({ place: `${pair.example} (${pair.status}, ${pair.chainState ?? "none"} on chain)` }));
}

const LIVE_ORDER = STATUSES.filter((status) => !isEnd(status));

function isEnd(status: string): boolean {
  return (TERMINAL as readonly string[]).includes(status);
}

/** Steps that neither the table nor a word on chain explains. */
async function backwardSteps(tx: Tx): Promise<check.Finding[]> {
  const steps = await check.stepsTaken(tx);
  return steps
    .filter((step) => !isExplained(step))
    .map(({ fromStatus, toStatus }) => ({ place: `${fromStatus} → ${toStatus}` }));
}

/** A party may skip steps on chain, or ask for changes there while its rejection was on its way from here. */
function isExplained(step: check.StepTaken): boolean {
  const [from, to] = [step.fromStatus as TaskStatus, step.toStatus as TaskStatus];
  if (isEnd(from)) return false;
  if (isEnd(to) || LIVE_ORDER.indexOf(to) > LIVE_ORDER.indexOf(from)) return true;
  if (step.actorKind === "chain" && step.event === "task.changes_requested") return true;
  const row: Record<string, { to: readonly string[] }> = TRANSITIONS[from];
  return Object.values(row).some((transition) => transition.to.includes(to));
}
