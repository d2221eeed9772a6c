import { BaseError, createPublicClient, custom, type EIP1193RequestFn, http, type PublicClient } from "viem";
import { chainOf } from "@/lib/chain/chains";
import { ChainUnavailable } from "@/lib/domain/errors";
import { ChainRefused } from "./chain-refused";

const TIMEOUT_MS = 5_000;
const RETRY_DELAY_MS = 150;
const POLLING_MS = 250;
const UNREACHABLE = new Set(["HttpRequestError", "TimeoutError", "ChainRefused"]);

/** The house's one connection to its chain. */
export interface ChainLink {
  readonly chainId: number;
  readonly rpcUrl: string;
  readonly client: PublicClient;
  /** Runs a read; a chain that does not answer, or is another chain, becomes ChainUnavailable. */
  ask<T>(read: (client: PublicClient) => Promise<T>): Promise<T>;
}

export function openLink(place: { rpcUrl: string; chainId: number }): ChainLink {
  const chain = chainOf(place.chainId, place.rpcUrl);
  const wire = http(place.rpcUrl, {
    timeout: TIMEOUT_MS,
    retryCount: 1,
    retryDelay: RETRY_DELAY_MS,
    batch: { batchSize: 100 },
  })({ chain, retryCount: 0 });
  const transport = custom(
    { request: checked(wire.request as EIP1193RequestFn, place.chainId) },
    { retryCount: 0 },
  );
  const client = createPublicClient({ chain, transport, cacheTime: 0, pollingInterval: POLLING_MS });
  return {
    ...place,
    client,
    ask: async (read) => {
      try {
        return await read(client);
      } catch (error) {
        if (isUnreachable(error)) throw new ChainUnavailable();
        throw error;
      }
    },
  };
}

/** Asks for the chain id first, and again after every failed connection: the same address may now be another chain. */
function checked(request: EIP1193RequestFn, chainId: number): EIP1193RequestFn {
  let verified: Promise<void> | null = null;
  const verify = async () => {
    const answer = Number(await request({ method: "eth_chainId" }));
    if (answer !== chainId) throw new ChainRefused(`The RPC is on chain ${answer}, not on ${chainId}.`);
  };
  const ask = async (call: { method: string; params?: unknown }) => {
    verified ??= verify();
    try {
      await verified;
      return await request(call as Parameters<EIP1193RequestFn>[0]);
    } catch (error) {
      if (isUnreachable(error)) verified = null;
      throw error;
    }
  };
  return ask as EIP1193RequestFn;
}

/** True when the chain gave no answer at all, as opposed to an answer that says no. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof ChainRefused || error instanceof ChainUnavailable) return true;
  if (!(error instanceof BaseError)) return false;
  return error.walk((cause) => cause instanceof Error && UNREACHABLE.has(cause.name)) !== null;
}
