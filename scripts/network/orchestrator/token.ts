import type { Hex } from "@/lib/schemas/hex";
import { tokenBalance } from "@/lib/server/adapters/byoc/wire/price";

interface TokenFacts {
  /** Who is paid for what is done here. */
  readonly payee: Hex;
  readonly sender: { readonly addr: string; readonly sig: string };
  readonly balanceWei: bigint;
  readonly priceWei: bigint;
  readonly serviceAddress: string;
  readonly freePlaces: number;
}

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
export function tokenText({
  payee,
  sender,
  balanceWei,
  priceWei,
  serviceAddress,
  freePlaces,
}: TokenFacts): string {
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
