import type { Logger } from "pino";
import { HALTED } from "@/lib/domain/escrow/halted";
import { MINUTE_MS } from "@/lib/domain/time";
import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import { unbookedEvents } from "@/lib/server/escrow/tables/quarantined-events";
import { outboxWaiting } from "@/lib/server/escrow/tables/relay";
import { type Alarm, alarmOf } from "@/lib/server/kernel/alarm";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { JobRunner } from "@/lib/server/kernel/jobs/runner";
import type { ReadinessReport } from "@/lib/server/kernel/runtime";
import { PatientRead } from "./patient-read";

const LATE_BLOCKS = 30;
const LATE_MS = MINUTE_MS;
/** A node's hiccup is no news; what waits for longer may miss a deadline. */
const LONG_WAIT_MS = 30_000;
/** What is over before is no line in the log, as a start is. */
const TOLD_AFTER_MS = 10_000;

export interface ReadinessParts {
  readonly context: Context;
  readonly facts: Pick<ChainFacts, "chainId" | "confirmations">;
  /** The chain's newest block; null while it does not answer. */
  newestBlock(): Promise<number | null>;
  /** How far the books have read the chain, and why they stopped if they did. */
  head(): { readonly halted: string | null } | null;
  readonly runner: Pick<JobRunner, "reports" | "stuck" | "late">;
  /** What of keys, contracts and tokens an operator must look at. */
  wrongOnChain(): readonly Alarm[];
  /** What of the books an operator must look at. */
  wrongInBooks(): readonly Alarm[];
  readonly log: Logger;
  /** How long the books may take to say how they are; short for whoever waits. */
  readonly patienceMs?: number;
}

type Books = Awaited<ReturnType<typeof readBooks>>;

/** Whether the house can do all its work, and since when not. It answers at once, whoever is silent. */
export class Readiness {
  private readonly books: PatientRead<Books>;
  /** Since when each alarm that does not know it itself has been seen. */
  private seen = new Map<string, number>();
  private readonly told = new Set<string>();

  constructor(private readonly parts: ReadinessParts) {
    const { context, patienceMs } = parts;
    const read = () => readBooks(parts);
    this.books = new PatientRead({ read, clock: () => context.clock(), patienceMs });
  }

  async look(): Promise<ReadinessReport> {
    const [newest, books] = await Promise.all([this.parts.newestBlock(), this.books.now()]);
    const alarms = [...this.ofChain(newest), ...this.ofBooks(books, newest), ...this.parts.runner.stuck()];
    alarms.push(...this.parts.wrongOnChain(), ...this.parts.wrongInBooks());
    return { alarms: this.dated(alarms), jobs: books?.jobs ?? null };
  }

  private ofChain(newest: number | null): Alarm[] {
    const head = this.parts.head();
    const alarms: Alarm[] = [];
    if (newest === null) alarms.push(alarmOf("the chain does not answer"));
    if (head === null && newest !== null) alarms.push(alarmOf("the chain is not read yet"));
    if (head?.halted) alarms.push({ sentence: HALTED, detail: head.halted, sinceMs: null });
    return alarms;
  }

  private ofBooks(books: Books | null, newest: number | null): Alarm[] {
    if (books === null) return [alarmOf("the books do not answer")];
    return [
      ...this.ofCursor(books, newest),
      ...ofUnbooked(books),
      ...books.waiting.map(waitingAlarm),
      ...this.parts.runner.late(books.jobs),
    ];
  }

  /** Books that do not keep up with the chain. */
  private ofCursor({ cursor }: Books, newest: number | null): Alarm[] {
    if (cursor === undefined) return [];
    const { headBlock, confirmedBlock, updatedAtMs: sinceMs } = cursor;
    const behind = (newest ?? 0) - headBlock;
    const alarms: Alarm[] = [];
    const isStill = behind > 0 && this.parts.context.clock() - sinceMs > LATE_MS;
    if (behind > LATE_BLOCKS || isStill) {
      const sentence = "the chain is not read on: the books stand still";
      alarms.push({ sentence, detail: `${behind} blocks are not read`, sinceMs });
    }
    if (headBlock - confirmedBlock > this.parts.facts.confirmations + LATE_BLOCKS) {
      const sentence = "the chain's events are not applied: the books stand still";
      alarms.push({
        sentence,
        detail: `up to block ${confirmedBlock}, read up to ${headBlock}`,
        sinceMs: null,
      });
    }
    return alarms;
  }

  private dated(alarms: readonly Alarm[]): Alarm[] {
    const nowMs = this.parts.context.clock();
    this.seen = new Map(alarms.map(({ sentence }) => [sentence, this.seen.get(sentence) ?? nowMs]));
    this.tell(alarms, nowMs);
    return alarms.map((alarm) => ({
      ...alarm,
      sinceMs: alarm.sinceMs ?? this.seen.get(alarm.sentence) ?? null,
    }));
  }

  /** What lasts is logged once, and that it is over. */
  private tell(alarms: readonly Alarm[], nowMs: number): void {
    const { log } = this.parts;
    for (const { sentence, detail } of alarms) {
      const isLasting = nowMs - (this.seen.get(sentence) ?? nowMs) >= TOLD_AFTER_MS;
      if (!isLasting || this.told.has(sentence)) continue;
      this.told.add(sentence);
      log.warn({ detail }, `not ready: ${sentence}`);
    }
    for (const sentence of this.told) {
      if (this.seen.has(sentence)) continue;
      this.told.delete(sentence);
      log.info(`no longer so: ${sentence}`);
    }
  }
}

async function readBooks({ context, facts, runner }: ReadinessParts) {
  const [books, jobs] = await Promise.all([
    context.store.read(async (tx) => ({
      cursor: await findCursor(tx, facts.chainId),
      unbooked: await unbookedEvents(tx),
      waiting: await outboxWaiting(tx, context.clock() - LONG_WAIT_MS),
    })),
    runner.reports(),
  ]);
  return { ...books, jobs };
}

/** Events that the books could not take. */
function ofUnbooked({ unbooked }: Books): Alarm[] {
  const [first] = unbooked;
  if (!first) return [];
  const why = first.error === null ? "" : `: ${first.error}`;
  return [
    {
      sentence: `${unbooked.length} events of the chain cannot be booked yet`,
      detail: `the first is ${first.name} of ${first.subject} in block ${first.blockNumber}${why}`,
      sinceMs: Math.min(...unbooked.map(({ seenAtMs }) => seenAtMs)),
    },
  ];
}

/** What the house owes the chain and cannot bring there, and why. */
function waitingAlarm({ reason, rowCount, sinceMs }: Books["waiting"][number]): Alarm {
  return { sentence: `transactions wait to be relayed: ${reason}`, detail: `${rowCount} of them`, sinceMs };
}
