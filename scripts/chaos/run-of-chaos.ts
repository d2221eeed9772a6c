import { writeFileSync } from "node:fs";
import path from "node:path";
import { type StartedProviders, startProviders } from "@/scripts/providers/start-providers";
import { freePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import type { ChaosOptions } from "./options";
import { AICP_BUYERS } from "./people/aicp-story";
import { answeredRoutes } from "./people/api";
import { Load } from "./people/load";
import { Orchestrators } from "./people/orchestrators";
import type { Person } from "./people/person";
import { demoPerson, settle, type Town } from "./people/town";
import { balances } from "./people/withdraw";
import { Random } from "./random";
import { DRIVEN } from "./routes";
import { type History, newHistory } from "./verdict/history";
import { judge } from "./verdict/verdict";
import { waiting } from "./verdict/waiting";
import { DeepReorganisations } from "./weather/deep";
import { KINDS } from "./weather/faults";
import { RPC_CALLS } from "./weather/rpc-calls";
import { Storm } from "./weather/storm";
import { ChaosChain } from "./world/chaos-chain";
import { HouseKeeper } from "./world/house-keeper";

const SUMMARY_EVERY_MS = 30_000;
const OPEN_WITHIN_MS = 180_000;
/** With the faults off everything must be at its end within this. */
const QUIET_WITHIN_MS = 120_000;
/** A run of such a length and so many deeds meets every fault and drives every route. */
const LONG = { minutes: 10, acknowledged: 400 } as const;
/** So often, and so little, that a hundred of them stay within what a day of payouts may come to. */
const PAYING = { SOUK_PAYOUT_INTERVAL_S: "10", SOUK_PAYOUT_BASE_USD: "1" };
const DEMO_AGENTS = ["agent-1", "agent-2", "agent-3"];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const never = () => false;

interface Place {
  readonly root: string;
  readonly options: ChaosOptions;
  readonly databaseUrl?: string;
}

type SatHolder = { name: string; person: Person; began: bigint };

/** One run: people at work, a storm, the calm after it, and the verdict. */
export class Run {
  private readonly history: History = newHistory();
  private readonly startedMs = Date.now();
  private orchestrators: Orchestrators | null = null;

  private constructor(
    private readonly place: Place,
    private readonly random: Random,
    private readonly chain: ChaosChain,
    private readonly house: HouseKeeper,
    private readonly storm: Storm,
    private readonly providers: StartedProviders,
  ) {}

  static async open(place: Place): Promise<Run> {
    const { root, options, databaseUrl } = place;
    const random = new Random(options.seed);
    const [port, chainPort] = [await freePort(), await freePort()];
    const ports = { image: 0, price: 0, batch: 0, logs: 0 };
    const providers = await startProviders({ dataDir: root, ports, log: silent });
    const variables = { SOUK_PROVIDERS: providers.variable, ...PAYING };
    const house = new HouseKeeper({ root, port, chainPort, databaseUrl, variables });
    const chain = await ChaosChain.start({ root, proxyPort: chainPort, houseFolder: house.dataDir });
    const storm = new Storm({ chain, house, random: random.stream("storm") });
    return new Run(place, random, chain, house, storm, providers);
  }

  /** Everything that is wrong in the end. */
  async play(): Promise<string[]> {
    const { chain, house, random, history, storm, place } = this;
    console.log(
      `chaos: seed ${place.options.seed}, ${place.options.minutes} minutes, ${place.options.engine}`,
    );
    storm.watch();
    house.start();
    await this.untilReady(OPEN_WITHIN_MS);
    const town = await settle({ chain, house, random, history });
    const satHolders = await this.countSat(town);
    const orchestrators = await this.openOrchestrators(town);
    const load = new Load({
      ...{ town, chain, house, history, providers: this.providers },
      random: random.stream("load"),
      isRescanning: !place.options.isDeep,
    });
    load.start();
    const deep = await this.blow(load, town);
    const calmMs = Date.now();
    await orchestrators.stop();
    await load.finish(QUIET_WITHIN_MS);
    await this.untilQuiet(calmMs + QUIET_WITHIN_MS);
    this.say(load, `quiet ${Math.round((Date.now() - calmMs) / 1_000)} s after the faults ended;`);
    const wrong = await judge({ town, chain, house, history, satHolders, orchestrators: orchestrators.list });
    const all = [...wrong, ...load.given, ...deep, ...this.unseen()];
    this.keepEvidence({ all, load });
    console.log(
      `${house.kills} kills, ${history.acknowledged} acknowledged, ${history.tasks.size} tasks, ${history.calls.size} calls ` +
        `(${history.told.size} in conversations): ` +
        `${all.length === 0 ? "lost 0, doubled 0, nothing waiting" : `${all.length} findings`}`,
    );
    return all;
  }

  private async openOrchestrators({ people, facts }: Town): Promise<Orchestrators> {
    const { chain, place } = this;
    const random = this.random.stream("orchestrators");
    const count = place.options.orchestrators;
    this.orchestrators = await Orchestrators.open({ owners: people, chain, facts, random, count });
    return this.orchestrators;
  }

  private async untilReady(withinMs: number): Promise<void> {
    const endMs = Date.now() + withinMs;
    for (;;) {
      const { isReady, missing } = await this.house.readiness();
      if (isReady) return;
      if (Date.now() > endMs) throw new Error(`the house is not ready: ${missing.join("; ")}`);
      await pause(250);
    }
  }

  /** What everybody begins with, by the name that tasks give them. */
  private async countSat(town: Town): Promise<SatHolder[]> {
    const { house, history } = this;
    const demo = [...AICP_BUYERS, ...DEMO_AGENTS].map((id) => demoPerson({ id, house, history }, town.facts));
    const holders: SatHolder[] = [];
    for (const person of [...town.people, ...demo]) {
      const me = await person.read("/me", balances, never);
      const began = me.balances.find(({ asset }) => asset === "SAT")?.available ?? 0n;
      holders.push({ name: person.name, person, began });
    }
    return holders;
  }

  /** All that goes wrong, until the faults are off; answers what should not have been. */
  private async blow(load: Load, town: Town): Promise<string[]> {
    const { chain, house, storm, random, place } = this;
    const endMs = Date.now() + place.options.minutes * 60_000;
    if (place.options.isDeep) {
      const parts = { chain, house, operator: town.operator, random: random.stream("deep") };
      const deep = new DeepReorganisations(parts);
      await Promise.all([deep.blow(endMs), this.tellUntil(endMs, load)]);
      console.log(
        `${deep.depths.length} reorganisations behind what was final, of ${deep.depths.join(", ")} blocks`,
      );
      return deep.wrong;
    }
    storm.start();
    await this.tellUntil(endMs, load);
    await storm.calm();
    return [];
  }

  private async tellUntil(endMs: number, load: Load): Promise<void> {
    let nextMs = Date.now() + SUMMARY_EVERY_MS;
    while (Date.now() < endMs) {
      await pause(Math.max(0, Math.min(nextMs, endMs) - Date.now()));
      if (Date.now() < nextMs) continue;
      nextMs += SUMMARY_EVERY_MS;
      this.say(load);
    }
  }

  private say(load: Load, first = ""): void {
    const { history, house, chain, storm } = this;
    const seconds = Math.round((Date.now() - this.startedMs) / 1_000);
    const hits = [...storm.hits].map(([kind, count]) => `${kind} ${count}`).join(", ");
    const strikes = [...storm.strikes].map(([name, count]) => `${name} ${count}`).join(", ");
    console.log(
      `${seconds} s: ${first} acknowledged ${history.acknowledged}, tasks ${history.tasks.size}, house kills ` +
        `${house.kills}, own ends ${house.restarts}, chain kills ${chain.kills}, reorganisations ${chain.reorgs}, ` +
        `dropped ${chain.dropped} | ${strikes} | ${hits} | unexpected ${history.unexpected.length}, given up ${load.given.length}`,
    );
  }

  private async untilQuiet(endMs: number): Promise<void> {
    while (Date.now() < endMs) {
      const { isReady } = await this.house.readiness();
      if (isReady && (await waiting(this.house.url)).length === 0) return;
      await pause(1_000);
    }
  }

  /** A call that the list does not know; in a run of some length also faults and routes that never came up. */
  private unseen(): string[] {
    const { calls, hits } = this.storm;
    const unknown = [...calls.keys()].filter((method) => !RPC_CALLS.includes(method));
    const { minutes, isDeep } = this.place.options;
    const isLong = !isDeep && minutes >= LONG.minutes && this.history.acknowledged >= LONG.acknowledged;
    const missing = isLong ? KINDS.filter((kind) => !hits.has(kind)) : [];
    const idle = isLong ? DRIVEN.filter((route) => !answeredRoutes.has(route)) : [];
    return [
      ...unknown.map((method) => `${method} is no call of the list in rpc-calls.ts`),
      ...missing.map((kind) => `no call ever met "${kind}"`),
      ...idle.map((route) => `${route} was never answered`),
    ];
  }

  private keepEvidence({ all, load }: { all: readonly string[]; load: Load }): void {
    const { history, storm, place } = this;
    const told = {
      options: place.options,
      wrong: all,
      given: load.given,
      stories: Object.fromEntries(load.told),
      hits: Object.fromEntries(storm.hits),
      calls: Object.fromEntries(storm.calls),
      strikes: Object.fromEntries(storm.strikes),
      tasks: [...history.tasks.values()],
      withdrawals: history.withdrawals,
      serviceCalls: Object.fromEntries(history.calls),
      toldInConversations: [...history.told],
      unanswered: Object.fromEntries(history.unanswered),
    };
    const plain = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
    writeFileSync(path.join(place.root, "history.json"), JSON.stringify(told, plain, 2));
  }

  async close(): Promise<void> {
    await this.orchestrators?.stop();
    await this.house.stop();
    await this.chain.stop();
    await this.providers.stop();
  }
}
