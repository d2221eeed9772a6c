import type { AssetId } from "@/lib/domain/assets";
import type { StartedProviders } from "@/scripts/providers/start-providers";
import type { Random } from "../random";
import type { History } from "../verdict/history";
import type { ChaosChain } from "../world/chaos-chain";
import type { HouseKeeper } from "../world/house-keeper";
import { playForAicp } from "./aicp-story";
import { ask } from "./api";
import { decideApprovals } from "./approvals";
import { talk } from "./conversations";
import { Gone, type Person } from "./person";
import { Scene } from "./scene";
import { buyServices, killProviders } from "./service-calls";
import { STORIES, type Story } from "./stories";
import type { Town } from "./town";
import { withdrawNowAndThen } from "./withdraw";

const LANES = 10;
/** Agents of the treasury that ask for services at the same time. */
const SPENDERS = 2;
const LOOK_MS = 1_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Parts {
  readonly town: Town;
  readonly chain: ChaosChain;
  readonly house: HouseKeeper;
  readonly random: Random;
  readonly history: History;
  /** Who serves the treasury's agents. */
  readonly providers: StartedProviders;
  /** Asks for re-scans now and then; where a re-scan has a meaning of its own, nobody does. */
  readonly isRescanning: boolean;
}

/** The people at their work: several tasks at a time, each a story of its own. */
export class Load {
  private isEvening = false;
  private isNight = false;
  private working: Promise<unknown> = Promise.resolve();
  private wallets: Promise<unknown> = Promise.resolve();
  /** Stories that nobody waited for any longer. */
  readonly given: string[] = [];
  readonly told = new Map<string, number>();

  constructor(private readonly parts: Parts) {}

  start(): void {
    const { town, random, history } = this.parts;
    const isOver = () => this.isNight;
    const isEvening = () => this.isEvening;
    const lanes = Array.from({ length: LANES }, (_, index) => this.lane(random.stream(`lane ${index}`)));
    const withdrawals = town.people.map((person) =>
      withdrawNowAndThen({
        person,
        random: random.stream(`out of ${person.name}`),
        history,
        isOver,
        isEvening,
      }),
    );
    const others = [
      this.editAgents(random.stream("agents")),
      this.readTransactions(random.stream("reading")),
    ];
    const { providers, house } = this.parts;
    const asking = { operator: town.operator, house, random: random.stream("approvals"), history };
    others.push(decideApprovals({ ...asking, isOver, isEvening }));
    const talking = { operator: town.operator, random: random.stream("talk"), history, isOver, isEvening };
    others.push(talk(talking));
    others.push(killProviders({ providers, random: random.stream("providers"), isEvening }));
    for (let buyer = 1; buyer <= SPENDERS; buyer += 1) {
      const { operator } = town;
      others.push(
        buyServices({ operator, random: random.stream(`calls ${buyer}`), history, isOver, isEvening }),
      );
    }
    if (this.parts.isRescanning) others.push(this.rescan(random.stream("rescans")));
    const noted = [...lanes, ...withdrawals, ...others].map((work) =>
      work.catch((error) => this.note(error)),
    );
    this.working = Promise.all(noted);
    this.wallets = this.lookAfterWallets();
  }

  private note(error: unknown): void {
    if (error instanceof Gone) this.given.push(error.message);
    else
      this.parts.history.unexpected.push(
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
  }

  /** Nothing new is begun; what was begun is brought to its end within a time, in ms. */
  async finish(withinMs: number): Promise<void> {
    this.isEvening = true;
    const ended = this.working.then(() => true);
    await Promise.race([ended, pause(withinMs)]);
    this.isNight = true;
    await this.working;
    await this.wallets;
  }

  private async lane(random: Random): Promise<void> {
    while (!this.isEvening) {
      await pause(random.whole(0, 1_500));
      await this.tell(random).catch((error) => this.note(error));
    }
  }

  private async tell(random: Random): Promise<void> {
    const { town, history, house } = this.parts;
    const isOver = () => this.isNight;
    if (random.chance(0.08)) return playForAicp({ random, history, house, isOver });
    const asset = random.pick<AssetId>(["MNEE", "ETH", "SAT", "MNEE", "ETH"]);
    const story = drawStory(random, asset);
    const { owner, id } = random.pick(town.agents);
    const scene = new Scene({
      story: story.name,
      asset,
      random,
      history,
      buyer: random.pick(town.buyers),
      agent: owner,
      agentId: id,
      operator: town.operator,
      token: town.facts.tokens.MNEE.address,
      nowMs: () => performance.now(),
      isOver,
    });
    this.told.set(story.name, (this.told.get(story.name) ?? 0) + 1);
    await story.play(scene);
    await scene.untilTheEnd();
  }

  private async editAgents(random: Random): Promise<void> {
    for (let turn = 1; !this.isEvening; turn += 1) {
      await pause(random.whole(2_000, 6_000));
      const { owner, id } = random.pick(this.parts.town.agents);
      const body = { description: `As of turn ${turn}.` };
      await owner.told(
        { method: "PATCH", path: `/agents/${id}`, body, key: `edit-${turn}` },
        () => this.isNight,
      );
    }
  }

  /** Somebody always looks at what is on its way; no answer tells more than any other. */
  private async readTransactions(random: Random): Promise<void> {
    const { chain, house } = this.parts;
    while (!this.isEvening) {
      await pause(random.whole(500, 2_000));
      const hash = chain.newestHash();
      if (hash !== null) await ask(`${house.url}/api/v1/transactions/${hash}`, { method: "GET" });
    }
  }

  private async rescan(random: Random): Promise<void> {
    for (let turn = 1; !this.isEvening; turn += 1) {
      await pause(random.whole(10_000, 25_000));
      const { operator } = this.parts.town;
      await operator.told(
        { method: "POST", path: "/chain/rescan", body: {}, key: `scan-${turn}` },
        () => this.isNight,
      );
    }
  }

  private async lookAfterWallets(): Promise<void> {
    while (!this.isNight) {
      await pause(LOOK_MS);
      const head = await this.parts.chain.head();
      if (head > 0)
        await Promise.all(this.parts.town.people.map((person: Person) => person.wallet.look(head)));
    }
  }
}

function drawStory(random: Random, asset: AssetId): Story {
  const fit = STORIES.filter((story) => !(asset === "SAT" ? story.isForChainOnly : story.isForSatOnly));
  return random.pick(fit.flatMap((story) => Array.from({ length: story.weight }, () => story)));
}
