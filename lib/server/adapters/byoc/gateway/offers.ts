import type { PrivateKeyAccount } from "viem/accounts";
import { offerAnswer } from "@/lib/schemas/adapters/byoc";
import { jsonIn, toBase64Json } from "@/lib/server/adapters/byoc/wire/base64-json";
import { signedDigest } from "@/lib/server/adapters/byoc/wire/credentials";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { inArrivalOrder } from "./in-arrival-order";

/** On what terms an orchestrator takes a job now. */
export interface Offer {
  /** As it is registered: what its token calls itself is not gone to. */
  readonly endpoint: string;
  /** Of one second. */
  readonly priceWei: bigint;
  /** What this house has there. */
  readonly balanceWei: bigint;
}

interface Search {
  readonly endpoints: readonly string[];
  readonly capability: string;
  /** For all of them, and for each. */
  readonly timeoutMs: number;
  readonly answerMs: number;
}

const TOKEN_BYTES = 64 * 1024;

/** Asks all of them at once for a token; those that have a place free, the fastest first. */
export async function* offersOf(
  { outbound, account }: { outbound: Pick<Outbound, "ask">; account: PrivateKeyAccount },
  search: Search,
): AsyncGenerator<Offer> {
  const { capability, answerMs } = search;
  const headers = { ...(await credentialOf(account)), "livepeer-capability": capability };
  const question = { method: "GET" as const, headers, timeoutMs: answerMs, maxBytes: TOKEN_BYTES };
  const questions = search.endpoints.map(async (endpoint) => {
    const { status, body } = await outbound.ask({ ...question, url: `${endpoint}/process/token` });
    return status === 200 ? offerIn(endpoint, body) : null;
  });
  for await (const offer of inArrivalOrder(questions, search.timeoutMs)) if (offer !== null) yield offer;
}

/** Who asks for a token: the house, by its signature. */
export async function credentialOf(account: PrivateKeyAccount): Promise<Record<string, string>> {
  const sig = await account.sign({ hash: signedDigest(account.address) });
  return { "livepeer-eth-address": toBase64Json({ addr: account.address, sig }) };
}

/** Null where nobody is free, and for what is no token. */
function offerIn(endpoint: string, body: Uint8Array): Offer | null {
  const token = offerAnswer.safeParse(jsonIn(body));
  if (!token.success) return null;
  const { price, available_capacity: places, balance } = token.data;
  if (price === undefined || places < 1) return null;
  const perSecond = (price.pricePerUnit + price.pixelsPerUnit - 1n) / price.pixelsPerUnit;
  return { endpoint, priceWei: perSecond, balanceWei: balance };
}
