import { createPublicClient, custom, type EIP1193RequestFn, http, type PublicClient } from "viem";
import { chainOf } from "@/lib/chain/chains";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { askNode, inTime } from "./ask-node";
import { ChainRefused } from "./chain-refused";
import { sortNodeAnswer } from "./node-answer";

const TIMEOUT_MS = 5_000;
const RETRY_DELAY_MS = 150;
const POLLING_MS = 250;

/** The house's one connection to its chain. */
export interface ChainLink {
  readonly chainId: number;
  readonly rpcUrl: string;
  readonly client: PublicClient;
  /** Runs a read; whatever is not the contract's own refusal becomes ChainUnavailable. */
  ask<T>(read: (client: PublicClient) => Promise<T>): Promise<T>;
}

export function openLink(place: { rpcUrl: string; chainId: number; timeoutMs?: number }): ChainLink {
  const chain = chainOf(place.chainId, place.rpcUrl);
  const wire = http(place.rpcUrl, {
    timeout: place.timeoutMs ?? TIMEOUT_MS,
    retryCount: 1,
    retryDelay: RETRY_DELAY_MS,
    batch: { batchSize: 100 },
  })({ chain, retryCount: 0 });
  const transport = custom({ request: checked(wire.request, place.chainId) }, { retryCount: 0 });
  const client = createPublicClient({ chain, transport, cacheTime: 0, pollingInterval: POLLING_MS });
  return {
    ...place,
    client,
    ask: (read) => askNode(() => read(client)),
  };
}

/** The same connection for whoever answers people: no question to the node is waited for longer than that. */
export function impatient(link: ChainLink, patienceMs: number): ChainLink {
  return { ...link, ask: (read) => inTime(link.ask(read), { patienceMs }) };
}

/**
 * Asks for the chain id first, and again after every failed connection: the same address may now be another chain.
 * While a node hangs, one question at a time finds out whether it still does; all others are told so at once.
 */
function checked(request: EIP1193RequestFn, chainId: number): EIP1193RequestFn {
  let verified: Promise<void> | null = null;
  let isHanging = false;
  let isLooking = false;
  const verify = async () => {
    const answer = Number(await request({ method: "eth_chainId" }));
    if (answer !== chainId) throw new ChainRefused(`The RPC is on chain ${answer}, not on ${chainId}.`);
  };
  const attempt = async (call: { method: string; params?: unknown }) => {
    verified ??= verify();
    try {
      await verified.catch((error: unknown) => {
        verified = null;
        throw error;
      });
      const answer = await request(call);
      isHanging = false;
      return answer;
    } catch (error) {
      const answer = sortNodeAnswer(error);
      const isCut = answer.kind === "silence" || (answer.kind === "fault" && answer.what === "no_rpc");
      if (isCut) verified = null;
      isHanging = answer.kind === "silence" && answer.isTimeout;
      if (isHanging) look();
      throw error;
    }
  };
  const look = () => {
    if (isLooking) return;
    isLooking = true;
    const end = () => {
      isLooking = false;
    };
    attempt({ method: "eth_chainId" }).then(end, end);
  };
  const ask = async (call: { method: string; params?: unknown }) => {
    if (!isHanging) return attempt(call);
    look();
    throw new ChainUnavailable();
  };
  return ask as EIP1193RequestFn;
}
