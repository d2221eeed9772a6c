import type { JobOnChain } from "./chain-truth";
import type { TaskHistory } from "./history";
import { allowedOutcomes, type Outcome } from "./model";

/** A task as the house shows it in the end. */
export interface TaskShown {
  readonly status: string;
  readonly settlement: {
    readonly agentUnits: bigint;
    readonly feeUnits: bigint;
    readonly buyerUnits: bigint;
  } | null;
}

const wordsOf = ({ status, agentUnits, feeUnits, buyerUnits }: Outcome) =>
  `${status} ${agentUnits}/${feeUnits}/${buyerUnits}`;

const NOTHING = { agentUnits: 0n, feeUnits: 0n, buyerUnits: 0n };

/**
 * What is wrong about one task: the house's own word against what people did, and the chain against both. Without a
 * job on chain nothing of it may have moved there.
 */
export function wrongWith(task: TaskHistory, shown: TaskShown | null, job: JobOnChain | undefined): string[] {
  const name = `${task.id} (${task.asset}, ${task.story})`;
  if (shown === null) return [`${name}: the house no longer has it`];
  const allowed = allowedOutcomes(task);
  const ended: Outcome = { status: shown.status, ...(shown.settlement ?? NOTHING) };
  const wrong: string[] = [];
  if (!allowed.some((outcome) => wordsOf(outcome) === wordsOf(ended))) {
    const deeds = task.deeds.map(({ verb, answer }) => `${verb} ${answer}`).join(", ");
    wrong.push(
      `${name}: ${wordsOf(ended)}; allowed: ${allowed.map(wordsOf).join(" or ") || "nothing"}; ${deeds}`,
    );
  }
  if (task.asset === "SAT") return wrong;
  const onChain = { ...ended, ...(job ? unitsOf(job) : NOTHING) };
  if (wordsOf(onChain) !== wordsOf(ended)) {
    wrong.push(`${name}: the house says ${wordsOf(ended)}, the chain ${wordsOf(onChain)}`);
  }
  return wrong;
}

const unitsOf = ({ agentUnits, feeUnits, buyerUnits }: JobOnChain) => ({ agentUnits, feeUnits, buyerUnits });

/** What each person's SAT must be, from what they began with; units by name. */
export function satOf(
  tasks: readonly { readonly task: TaskHistory; readonly shown: TaskShown }[],
  began: ReadonlyMap<string, bigint>,
): Map<string, bigint> {
  const has = new Map(began);
  const add = (name: string, units: bigint) => has.set(name, (has.get(name) ?? 0n) + units);
  for (const { task, shown } of tasks) {
    if (task.asset !== "SAT") continue;
    const { agentUnits, buyerUnits } = shown.settlement ?? NOTHING;
    add(task.buyer, buyerUnits - task.totalUnits);
    add(task.agent, agentUnits);
  }
  return has;
}
