import { senderHeader } from "@/lib/schemas/adapters/byoc";
import type { Hex } from "@/lib/schemas/hex";
import { fromBase64Json } from "@/lib/server/adapters/byoc/wire/base64-json";
import { isSignedBy } from "@/lib/server/adapters/byoc/wire/credentials";
import { headerOf } from "@/lib/server/adapters/byoc/wire/headers";
import { tokenBalance } from "@/lib/server/adapters/byoc/wire/price";
import { ByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";
import type { OrchestratorParts } from "./parts";

interface TokenFacts {
  /** Who is paid for what is done here. */
  readonly payee: Hex;
  readonly sender: { readonly addr: string; readonly sig: string };
  readonly balanceWei: bigint;
  readonly priceWei: bigint;
  readonly serviceAddress: string;
  readonly freePlaces: number;
}

type TokenParts = Pick<OrchestratorParts, "workers" | "load" | "accounts" | "payee">;

/**
 * What a job of a capability costs here, and what its sender has.
 * @throws ByocRefusal 400 for who did not sign their own address; 503 where nobody is free
 */
export async function answerToken(
  { headers }: Request,
  { parts, serviceAddress }: { parts: TokenParts; serviceAddress: string },
): Promise<Response> {
  const sender = await senderOf(headers);
  const capability = headerOf(headers, "capability");
  if (capability === null || capability === "") throw new ByocRefusal(400, NO_CAPABILITY);
  const worker = await parts.workers.find(capability);
  const freePlaces = worker === null || parts.load.isBroken(worker) ? 0 : parts.load.free(worker);
  if (worker === null || freePlaces === 0) throw new ByocRefusal(503, NO_CAPACITY);
  const text = tokenText({
    sender,
    balanceWei: await parts.accounts.balanceOf({ sender: sender.addr, capability }),
    priceWei: worker.priceWei,
    payee: parts.payee,
    serviceAddress,
    freePlaces,
  });
  return new Response(text, { headers: { "content-type": "application/json", "cache-control": "no-store" } });
}

async function senderOf(headers: Headers): Promise<TokenFacts["sender"]> {
  const header = headerOf(headers, "sender");
  if (header === null) throw new ByocRefusal(400, NO_SENDER);
  const said = fromBase64Json(header, { shape: senderHeader, words: BAD_SENDER });
  if (!(await isSignedBy(said.addr, { text: said.addr, sig: said.sig })))
    throw new ByocRefusal(400, BAD_SENDER);
  return said;
}

export const NO_CAPACITY = "No capacity available for capability";
const BAD_SENDER = "Invalid eth address header ";
const NO_SENDER = "Must have eth address and signature on address in Livepeer-Eth-Address header";
const NO_CAPABILITY =
  "Job capabilities not provided, must provide comma separated capabilities in Livepeer-Capability header";

/** No tickets are taken here: a real gateway reads these all the same. */
const NO_TICKETS = {
  face_value: "",
  win_prob: "",
  recipient_rand_hash: Buffer.alloc(32).toString("base64"),
  seed: "",
  expiration_block: "",
  expiration_params: {},
};

/** The token as JSON. Its int64 numbers are written digit by digit; what is nothing is left out, as upstream does. */
function tokenText(facts: TokenFacts): string {
  const { payee, sender, balanceWei, priceWei, serviceAddress, freePlaces } = facts;
  const balance = tokenBalance(balanceWei);
  const price = priceWei === 0n ? "" : `"pricePerUnit":${priceWei},`;
  const parts = [
    `"sender_address":${JSON.stringify(sender)}`,
    `"ticket_params":${JSON.stringify({ recipient: base64Of(payee), ...NO_TICKETS })}`,
    ...(balance === 0n ? [] : [`"balance":${balance}`]),
    `"price":{${price}"pixelsPerUnit":1}`,
    `"service_addr":${JSON.stringify(serviceAddress)}`,
    `"available_capacity":${freePlaces}`,
    `"LastNonce":0`,
  ];
  return `{${parts.join(",")}}`;
}

const base64Of = (address: Hex) => Buffer.from(address.slice(2), "hex").toString("base64");
