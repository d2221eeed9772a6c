import type { Logger } from "pino";
import type { Alarm } from "@/lib/server/kernel/alarm";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import { type Check, type CheckResult, runChecks, SHOWN } from "@/lib/server/kernel/checks";
import type { Context } from "@/lib/server/kernel/context";

const LOOK_AGAIN_MS = 3_000;
/** With the beat and the second look, what is red is told within a minute. */
const RECONCILE_EVERY_MS = 50_000;

interface Parts {
  context: Context;
  chainReader: ChainReader;
  /** Every invariant of every subsystem. */
  checks: readonly Check[];
  log: Logger;
}

/**
 * Compares the books with themselves and with the contract at the same final block. Payouts stop while a sum is red or
 * many tasks are, and while there is no chain to compare with, which is looked at again at every beat. A few tasks whose
 * own books do not add up are held back, and nobody else; what is wrong with the treasury's wallet stops its agents alone.
 */
export class Reconciler {
  private last: readonly CheckResult[] = [];
  private red: readonly CheckResult[] = [];
  private lookedAtMs = Number.NEGATIVE_INFINITY;
  private hasCompared = false;

  constructor(private readonly parts: Parts) {}

  mayPay(): boolean {
    return !this.red.some(stopsPayouts);
  }

  /** No service is paid while nothing is, nor while the treasury's books and its wallet differ. */
  maySpend(): boolean {
    return !this.red.some((one) => stopsPayouts(one) || one.stops === "spending");
  }

  isHeldBack(taskId: string): boolean {
    return this.heldBack().includes(taskId);
  }

  /** Tasks that wait for an operator. */
  heldBack(): readonly string[] {
    return this.red.flatMap(({ stops, places }) => (stops === "its task" ? places : []));
  }

  /** What of the books an operator must look at, each thing once, as /ready tells it; empty while they are green. */
  wrong(): Alarm[] {
    const details = new Map(this.red.map((one) => [sentenceOf(one), one.detail]));
    return [...details].map(([sentence, detail]) => ({ sentence, detail, sinceMs: null }));
  }

  /** What each check said when the books were last looked at; empty before the first time. */
  results(): readonly CheckResult[] {
    return this.last;
  }

  async tick(): Promise<void> {
    const nowMs = this.parts.context.clock();
    if (!this.isChainSilent() && nowMs - this.lookedAtMs < RECONCILE_EVERY_MS) return;
    this.lookedAtMs = nowMs;
    let red = await this.look();
    if (red.length > 0 && !isSilence(red)) {
      // An event may be between the chain and the books for a moment: red must be seen twice.
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      red = await this.look();
    }
    this.tell(red);
    this.red = red;
  }

  private tell(red: readonly CheckResult[]): void {
    const { log } = this.parts;
    if (isSilence(red)) {
      if (this.red.length > 0) return;
      if (this.hasCompared) log.warn(`the chain is silent: ${waitsUntilCompared(red)}`);
      else log.info("the books are compared with the chain as soon as it has confirmed blocks");
    } else if (red.length > 0) {
      const findings = red.map(({ name, detail }) => `${name}: ${detail}`);
      if (red.some(stopsPayouts)) {
        log.error({ red: findings }, "THE BOOKS ARE RED: payouts are stopped until an operator looks");
      } else if (red.some(({ stops }) => stops === "spending")) {
        log.error({ red: findings }, "NO SERVICE IS PAID: the treasury's books and its wallet differ");
      } else log.error({ red: findings }, "the books differ in places; an operator must look");
    } else {
      if (this.red.length > 0) log.info(`the books are green${this.hasCompared ? " again" : ""}`);
      this.hasCompared = true;
    }
  }

  /** True while payouts wait for nothing but a chain to compare the books with. */
  isChainSilent(): boolean {
    return isSilence(this.red);
  }

  private async look(): Promise<CheckResult[]> {
    const { context, chainReader, checks } = this.parts;
    const sources = { store: context.store, checks, chain: chainReader, hasChain: true };
    const { results } = await runChecks(sources, context.clock());
    this.last = results;
    return results.filter((result) => result.state !== "holds");
  }
}

/** A fault in so many tasks is hardly theirs. */
function stopsPayouts({ stops, places }: CheckResult): boolean {
  return stops === "payouts" || (stops === "its task" && places.length >= SHOWN);
}

function sentenceOf(red: CheckResult): string {
  if (red.state === "unknown") return "the books cannot be compared with the chain now";
  if (stopsPayouts(red)) return `the books are red: ${red.name}`;
  return red.stops === "spending" ? `no service is paid: ${red.name}` : `the books differ: ${red.name}`;
}

function waitsUntilCompared(red: readonly CheckResult[]): string {
  return red.some(stopsPayouts)
    ? "nothing is paid out until the books are compared"
    : "no service is paid until the treasury's wallet is read";
}

/** True when all that is wrong is that the chain does not answer. */
function isSilence(red: readonly CheckResult[]): boolean {
  return red.length > 0 && red.every((result) => result.state === "unknown");
}
