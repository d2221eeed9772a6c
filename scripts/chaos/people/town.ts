import { parseEther, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { address, transactionHash as privateKey } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";
import { Random } from "../random";
import type { History } from "../verdict/history";
import type { ChaosChain } from "../world/chaos-chain";
import type { HouseKeeper } from "../world/house-keeper";
import { ask } from "./api";
import { Person } from "./person";
import { Wallet } from "./wallet";

const BUYERS = 5;
const AGENTS = 3;
const OPERATOR = "operator-001";
const PLENTY_WEI = parseEther("100000");

export const chainFacts = z.object({
  chainId: z.number(),
  escrow: address,
  router: address.nullable(),
  tokens: z.object({ MNEE: z.object({ address }) }),
});
export type ChainFacts = z.infer<typeof chainFacts>;

export interface Town {
  readonly buyers: readonly Person[];
  readonly agents: readonly { readonly owner: Person; readonly id: string }[];
  readonly operator: Person;
  readonly facts: ChainFacts;
  /** Everybody with a wallet of their own. */
  readonly people: readonly Person[];
}

interface Parts {
  readonly chain: ChaosChain;
  readonly house: HouseKeeper;
  readonly random: Random;
  readonly history: History;
}

const never = () => false;

/** People with keys and play money, and agents that work for them; all before anything goes wrong. */
export async function settle(parts: Parts): Promise<Town> {
  const { house, random } = parts;
  const facts = chainFacts.parse((await ask(`${house.url}/api/v1/chain`, { method: "GET" }))?.body);
  const buyers = Array.from({ length: BUYERS }, (_, index) => newcomer(parts, facts, `buyer ${index + 1}`));
  const owners = Array.from({ length: AGENTS }, (_, index) => newcomer(parts, facts, `agent ${index + 1}`));
  const operator = await operatorOf(parts, facts);
  const people = [...buyers, ...owners];
  for (const person of people) {
    await parts.chain.rpc("anvil_setBalance", [person.address, toHex(PLENTY_WEI)]);
    const answer = await person.told(
      { method: "POST", path: "/demo/faucet", body: {}, key: `faucet-${person.name.replace(" ", "-")}` },
      never,
    );
    if (answer.status !== 200) throw new Error(`faucet: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  const agents = [];
  for (const [index, owner] of owners.entries()) {
    const body = { name: `chaos-${index + 1}-${random.whole(0, 2 ** 30).toString(36)}`, capacity: 1_000 };
    const answer = await owner.told({ method: "POST", path: "/agents", body, key: `agent-${index}` }, never);
    agents.push({ owner, id: z.object({ id: z.string() }).parse(answer.body).id });
  }
  return { buyers, agents, operator, facts, people };
}

function newcomer(parts: Parts, facts: ChainFacts, name: string): Person {
  const { chain, house, random, history } = parts;
  const account = privateKeyToAccount(random.key(name));
  const wallet = new Wallet({
    account,
    chainId: facts.chainId,
    nodeUrl: chain.rpcUrl,
    random: random.stream(`wallet of ${name}`),
    onSigned: (raw) => chain.noteSigned(raw),
  });
  const clock = () => house.nowMs();
  return new Person({ name, url: house.url, chainId: facts.chainId, account, wallet, history, clock });
}

/** The demo's operator, who is its arbiter: its key is the demo's own. */
async function operatorOf(parts: Parts, facts: ChainFacts): Promise<Person> {
  const { house, history } = parts;
  const answer = await ask(`${house.url}/api/v1/demo/sign-in`, { method: "POST", body: { id: OPERATOR } });
  const { wallet } = z.object({ wallet: z.object({ privateKey }) }).parse(answer?.body);
  return demoPerson({ id: OPERATOR, house, history, key: wallet.privateKey }, facts);
}

/** Somebody of the demo, who signs in by name. Without a key of theirs they only look. */
export function demoPerson(
  of: { id: string; house: HouseKeeper; history: History; key?: `0x${string}` },
  facts: ChainFacts,
): Person {
  const { id, house, history, key } = of;
  const account = privateKeyToAccount(key ?? new Random(id).key("nobody"));
  const place = { url: house.url, chainId: facts.chainId, clock: () => house.nowMs() };
  return new Person({ ...place, name: id, account, wallet: null, history, demoId: id });
}
