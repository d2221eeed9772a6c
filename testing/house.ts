import { generatePrivateKey } from "viem/accounts";
import { openDemoSigner } from "@/lib/server/demo/wallets/demo-wallet";
import { defaultConfig } from "@/lib/server/kernel/context";
import type { Runtime } from "@/lib/server/kernel/runtime";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { AnvilHouse, type Behind } from "@/testing/chain/anvil-house";
import { type ChainCast, castOnChain } from "@/testing/chain/chain-cast";
import { closeSurface, type HttpSurface, openSurface } from "@/testing/http/http-surface";
import { type EngineUnderTest, makeWorld, type StoreWorld } from "@/testing/store/books";
import { type TestContext, testContext } from "./context";
import { addAgent, addUser } from "./people";

/** A house without a chain: the demo's operator and two agents of the seed, with keys that the house holds. */
export interface PlainHouse {
  readonly books: StoreWorld;
  readonly context: TestContext;
  /** The context's own clock. */
  readonly clock: { nowMs: number };
  close(): Promise<void>;
}

/** A house on a model of the chain, with the whole cast. */
export interface FakeHouse extends ChainCast {
  readonly books: StoreWorld;
  readonly clock: { nowMs: number };
  close(): Promise<void>;
}

interface Houses {
  none: PlainHouse;
  fake: FakeHouse;
  anvil: AnvilHouse;
}

export type ChainUnderTest = keyof Houses;
export type TestHouse<C extends ChainUnderTest, H extends boolean = false> = Houses[C] &
  (H extends true ? HttpSurface : unknown);

interface Order<C extends ChainUnderTest, H extends boolean> {
  readonly store?: EngineUnderTest;
  readonly chain: C;
  /** Answers HTTP requests through the real route files; one such house at a time. */
  readonly http?: H;
  readonly mode?: "demo" | "production";
  /** How it asks servers of others; nobody answers where nothing is said. */
  readonly outbound?: Outbound;
  /** Puts something between a house and its node on anvil. */
  readonly behind?: Behind;
}

/** Opens a house of the test's own; `close` leaves nothing of it. */
export async function openTestHouse<C extends ChainUnderTest, H extends boolean = false>(
  order: Order<C, H>,
): Promise<TestHouse<C, H>> {
  const books = await makeWorld(order.store ?? "sqlite");
  try {
    const house = await HOUSES[order.chain](books, order);
    return (order.http ? withSurface(house, order.outbound) : house) as TestHouse<C, H>;
  } catch (error) {
    await books.close();
    throw error;
  }
}

type Open<C extends ChainUnderTest> = (
  books: StoreWorld,
  order: Pick<Order<C, boolean>, "mode" | "behind">,
) => Promise<Houses[C]>;

const HOUSES: { [C in ChainUnderTest]: Open<C> } = {
  none: plainHouse,
  fake: async (books) => {
    const at = await castOnChain(books);
    return { ...at, books, clock: at.context, close: () => books.close() };
  },
  anvil: (books, { behind }) => AnvilHouse.open(books, behind),
};

async function plainHouse(
  books: StoreWorld,
  { mode = "demo" }: { mode?: "demo" | "production" },
): Promise<PlainHouse> {
  const parts = { nowMs: Date.now(), config: defaultConfig(mode), demoKeys: openDemoSigner(books.store) };
  const context = testContext(books, parts);
  const record = { settledTasks: 100, distinctBuyers: 10 };
  const agents = { "agent-1": [200, 950_000], "agent-2": [180, 900_000] } as const;
  for (const [index, [id, [multiplierHundredths, successRatePpm]]] of Object.entries(agents).entries()) {
    const registeredAtMs = context.nowMs + index;
    const fields = { ...record, multiplierHundredths, successRatePpm, registeredAtMs };
    await addAgent(context, id, { ...fields, privateKey: generatePrivateKey() });
  }
  await addUser(context, { id: "operator-001", isOperator: true, privateKey: generatePrivateKey() });
  return { books, context, clock: context, close: () => books.close() };
}

/** Adds the door in place: a house is one object, whose methods go on knowing it. */
function withSurface<T extends PlainHouse | FakeHouse | AnvilHouse>(
  house: T,
  outbound: Outbound | undefined,
): T & HttpSurface {
  const isOnAnvil = house instanceof AnvilHouse;
  const context = isOnAnvil ? house.served : house.context;
  const patienceMs = isOnAnvil ? house.patienceMs : undefined;
  const parts = { ...runtimeParts(house), ...(outbound && { outbound }) };
  const door = openSurface({ context, parts, patienceMs });
  const close = house.close.bind(house);
  return Object.assign(house, door, {
    close: async () => {
      closeSurface();
      await close();
    },
  });
}

function runtimeParts(house: PlainHouse | FakeHouse | AnvilHouse): Partial<Runtime> {
  if (!(house instanceof AnvilHouse)) return {};
  const { servedChain: chain, servedReader: chainReader, demo, onChain, indexer } = house;
  const { chainId, escrow, tokens, confirmations } = chain.facts;
  return {
    chainReader,
    demo,
    head: () => indexer.head(),
    chainInfo: () => ({
      chainId,
      rpcUrl: onChain.anvil.rpcUrl,
      escrow,
      router: null,
      tokens,
      confirmations,
    }),
    verifyContractSignature: (address, digest, signature) =>
      chain.verifyContractSignature({ address, digest, signature }),
  };
}
