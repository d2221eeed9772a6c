import { isHex } from "viem";
import type { Random } from "../random";
import type { ChaosChain } from "../world/chaos-chain";
import type { HouseKeeper } from "../world/house-keeper";
import { drawSpell, faultOf, type Kind, type Spell } from "./faults";

interface Parts {
  readonly chain: ChaosChain;
  readonly house: HouseKeeper;
  readonly random: Random;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What happens beside the node's own faults, how often (seconds between two), and what is done. */
interface Plague {
  readonly name: string;
  readonly everyS: readonly [number, number];
  readonly strike: (parts: Parts, random: Random) => Promise<unknown>;
}

/** House and chain never differ by more than the grace that the contract gives: clocks are kept by others as well. */
const MOST_AHEAD_MS = 3_000;

const PLAGUES: readonly Plague[] = [
  {
    name: "reorganisation",
    everyS: [8, 20],
    strike: ({ chain }, random) => chain.reorganise(random.whole(1, 4), random),
  },
  { name: "house killed", everyS: [10, 40], strike: ({ house }) => house.kill() },
  { name: "chain killed", everyS: [25, 60], strike: ({ chain }) => chain.kill() },
  {
    name: "stall",
    everyS: [15, 40],
    strike: ({ chain }, random) => chain.stall(random.whole(1, 4) * 1_000, random),
  },
  {
    name: "fee spike",
    everyS: [20, 60],
    strike: ({ chain }, random) => chain.spike(random.pick([20, 150, 280, 450])),
  },
  {
    name: "house's clock",
    everyS: [15, 45],
    strike: async ({ house }, random) => house.setClock(random.whole(-MOST_AHEAD_MS, MOST_AHEAD_MS)),
  },
  {
    name: "chain's clock",
    everyS: [30, 90],
    strike: ({ chain }, random) => chain.stepClock(random.whole(1, 3)),
  },
];

/** All that goes wrong, by seed: the node's faults one after the other, and plagues each at a beat of its own. */
export class Storm {
  /** How many calls each kind has hit, and of each call how many came and how many were hit. */
  readonly hits = new Map<Kind, number>();
  readonly calls = new Map<string, { came: number; hit: number }>();
  readonly strikes = new Map<string, number>();
  private spell: Spell | null = null;
  private isOver = false;
  private readonly perCall: Random;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: Parts) {
    this.perCall = parts.random.stream("calls");
  }

  /** The proxy notes what passes from here on; nothing goes wrong yet. */
  watch(): void {
    const { chain } = this.parts;
    chain.proxy.choose((call) => {
      const { method, params } = call;
      const [raw] = params;
      if (method === "eth_sendRawTransaction" && isHex(raw)) chain.noteSigned(raw);
      const count = this.calls.get(method) ?? { came: 0, hit: 0 };
      this.calls.set(method, count);
      count.came += 1;
      const isSpared = this.spell === null || this.parts.house.isSpared;
      const injected = isSpared || this.spell === null ? null : faultOf(this.spell, call, this.perCall);
      if (injected === null || this.spell === null) return null;
      count.hit += 1;
      this.hits.set(this.spell.kind, (this.hits.get(this.spell.kind) ?? 0) + 1);
      return injected;
    });
  }

  start(): void {
    this.running = Promise.all([this.blow(), ...PLAGUES.map((plague) => this.visit(plague))]);
  }

  /** Ends whatever goes wrong, and answers when it has. */
  async calm(): Promise<void> {
    this.isOver = true;
    this.spell = null;
    await this.running;
    this.spell = null;
    await this.parts.chain.rpc("evm_setIntervalMining", [1]);
    this.parts.house.setClock(0);
  }

  private async blow(): Promise<void> {
    const random = this.parts.random.stream("spells");
    for (let turn = random.whole(0, 100); !this.isOver; turn += 1) {
      const spell = drawSpell(random, turn);
      const before = this.hits.get(spell.kind);
      this.spell = spell;
      await this.rest(random.whole(800, 3_500));
      // What shows in few calls waits a little for one of them.
      for (let waited = 0; waited < 10 && this.hits.get(spell.kind) === before; waited += 1)
        await this.rest(500);
      this.spell = null;
      await this.rest(random.whole(300, 2_500));
    }
  }

  private async visit({ name, everyS, strike }: Plague): Promise<void> {
    const random = this.parts.random.stream(name);
    for (;;) {
      await this.rest(random.whole(everyS[0] * 1_000, everyS[1] * 1_000));
      if (this.isOver) return;
      const isDone = await strike(this.parts, random);
      if (isDone !== false) this.strikes.set(name, (this.strikes.get(name) ?? 0) + 1);
    }
  }

  private async rest(ms: number): Promise<void> {
    for (let left = ms; left > 0 && !this.isOver; left -= 200) await pause(Math.min(200, left));
  }
}
