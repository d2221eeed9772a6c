import type { PolicyDocument } from "@/lib/schemas/treasury/policy";
import type { PolicyChangeWire } from "@/lib/schemas/treasury/policy-draft";

type CapRow = PolicyChangeWire["caps"][number];

/** The change that leaves a policy as it is. */
export function changeOfDocument({ caps, risk, lowTreasuryUnits, agents }: PolicyDocument): PolicyChangeWire {
  return {
    caps: caps.map(({ sinceAtMs: _, ...cap }) => cap),
    risk,
    lowTreasuryUnits,
    agents: agents.map(({ isPaused: _, ...agent }) => agent),
  };
}

const timesHalf = (cap: CapRow) => ({ ...cap, limitUnits: `${BigInt(cap.limitUnits) / 2n}` });
const timesTwo = (cap: CapRow) => ({ ...cap, limitUnits: `${BigInt(cap.limitUnits) * 2n}` });
const isDay = (scope: CapRow["scope"]) => (cap: CapRow) => cap.scope === scope && cap.window === "day";

function edit(
  change: PolicyChangeWire,
  of: { which: (cap: CapRow) => boolean; to: (cap: CapRow) => CapRow },
): PolicyChangeWire {
  return { ...change, caps: change.caps.map((cap) => (of.which(cap) ? of.to(cap) : cap)) };
}

/** What may be tried without writing a draft. */
export const QUICK_EDITS = [
  {
    id: "half-house",
    title: "Half the daily budget of all agents together",
    of: (change: PolicyChangeWire) => edit(change, { which: isDay("house"), to: timesHalf }),
  },
  {
    id: "half-agents",
    title: "Half of each agent's daily budget",
    of: (change: PolicyChangeWire) => edit(change, { which: isDay("agent"), to: timesHalf }),
  },
  {
    id: "half-services",
    title: "Half of each service's daily budget",
    of: (change: PolicyChangeWire) => edit(change, { which: isDay("service"), to: timesHalf }),
  },
  {
    id: "twice",
    title: "Every limit is doubled",
    of: (change: PolicyChangeWire) => edit(change, { which: () => true, to: timesTwo }),
  },
] as const;

/** A draft that somebody wrote in the editor. */
interface DraftToTry {
  readonly id: string;
  readonly title: string;
}

/** What a replay is asked: a change or a draft, under the name that it is shown by. */
export interface Asked {
  readonly title: string;
  readonly policy: PolicyChangeWire | null;
  readonly draftId?: string;
}

/** What may be chosen, by the values of a choice. */
export function choicesOf(policy: PolicyDocument, drafts: readonly DraftToTry[]): ReadonlyMap<string, Asked> {
  const change = changeOfDocument(policy);
  const ofDrafts = drafts.map(
    ({ id, title }) => [`draft:${id}`, { title: `Draft: ${title}`, policy: null, draftId: id }] as const,
  );
  const quick = QUICK_EDITS.map(({ id, title, of }) => [id, { title, policy: of(change) }] as const);
  return new Map<string, Asked>([...ofDrafts, ...quick]);
}

/** What stands chosen until somebody chooses: the draft that is open, where it can be tried. */
export function firstChoice(choices: ReadonlyMap<string, Asked>, draftId: string | null): string {
  const ofDraft = `draft:${draftId ?? ""}`;
  return choices.has(ofDraft) ? ofDraft : ([...choices.keys()][0] ?? "");
}
