import { InvalidInput } from "@/lib/domain/errors";
import type { PolicyChange } from "@/lib/domain/treasury/policy-draft";
import type { Recorded } from "@/lib/domain/treasury/replay/record";
import { Replay, type Replayed } from "@/lib/domain/treasury/replay/replay";
import { Timeline } from "@/lib/domain/treasury/replay/timeline";
import { MOST_REPLAYED } from "@/lib/schemas/treasury/simulation";
import type { Store } from "@/lib/server/store/tx";
import { lastTurn } from "@/lib/server/treasury/tables/budgets";
import {
  clockSetBackAfter,
  listRecorded,
  type Period,
  settlingOf,
} from "@/lib/server/treasury/tables/replay/recorded-decisions";
import type { Slices } from "./in-slices";
import { ReplayedPolicies } from "./policies";
import { readStart } from "./read-start";
import { recordedOf, settlementOf } from "./recorded";

const A_PAGE = 200;

export interface Replaying {
  readonly fromMs: number;
  readonly toMs: number;
  /** Null: as it was. */
  readonly change: PolicyChange | null;
  readonly slices: Slices;
}

/**
 * Decides all calls of a period again by a change of the policy, as if it had been made at the period's start.
 * @throws InvalidInput for more decisions than are replayed
 */
export async function replayCalls(store: Store, of: Replaying): Promise<Replayed[]> {
  const recorded = await recordedIn(store, of);
  const timeline = await timelineOf(store, of, recorded);
  if (timeline === null) return [];
  const replayed: Replayed[] = [];
  for (const one of recorded) {
    replayed.push(timeline.play(one));
    await of.slices.next();
  }
  timeline.finish();
  return replayed;
}

/** In the order in which they were made. @throws InvalidInput */
async function recordedIn(store: Store, of: Replaying): Promise<Recorded[]> {
  const untilTurn = await store.read((tx) => lastTurn(tx));
  const period: Period = { fromMs: of.fromMs, toMs: of.toMs, untilTurn };
  const all: Recorded[] = [];
  for (let afterId = "", isMore = true; isMore; ) {
    const rows = await store.read((tx) => listRecorded(tx, { ...period, afterId, limit: A_PAGE }));
    for (const row of rows) {
      all.push(recordedOf(row));
      await of.slices.next();
    }
    if (all.length > MOST_REPLAYED) throw tooMany();
    afterId = rows.at(-1)?.id ?? afterId;
    isMore = rows.length === A_PAGE;
  }
  // Those without a turn are older than all that have one.
  return all.sort((one, two) => (one.turn ?? 0) - (two.turn ?? 0));
}

function tooMany(): InvalidInput {
  const most = MOST_REPLAYED.toLocaleString("en");
  const detail = `There are more than ${most} decisions in this period. Choose a shorter one.`;
  return new InvalidInput([{ pointer: "#/from", detail }]);
}

/** Null where there is nothing to replay. */
async function timelineOf(
  store: Store,
  { change, fromMs, slices }: Replaying,
  recorded: readonly Recorded[],
): Promise<Timeline | null> {
  const first = recorded[0];
  if (first === undefined) return null;
  const turn = first.turn === null ? 0 : first.turn - 1;
  const policies = new ReplayedPolicies(change && { change, version: first.version, atMs: fromMs });
  const versions = { from: first.version, to: recorded.at(-1)?.version ?? first.version };
  await store.read((tx) => policies.read(tx, versions));
  const setBack = await store.read((tx) => clockSetBackAfter(tx, turn));
  const look: Store["read"] = async (op) => {
    await slices.next();
    return store.read(op);
  };
  const before = { turn, fromMs, atMs: first.atMs };
  const start = await readStart({ before, policies, version: first.version, setBack, look });
  const replay = new Replay(start, policies, first.version);
  const timeline = new Timeline(replay, turn);
  for (const one of setBack) timeline.addSetBack(one);
  const open = await look((tx) => settlingOf(tx, replay.openIds));
  for (const row of open) tell(timeline, row.id, settlementOf(row));
  for (const { id, call } of recorded) {
    tell(timeline, id, call?.settled ?? null);
    await slices.next();
  }
  return timeline;
}

function tell(timeline: Timeline, id: string, settlement: ReturnType<typeof settlementOf>): void {
  if (settlement !== null) timeline.addSettlement(id, settlement);
}
