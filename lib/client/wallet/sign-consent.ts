import { type Hex, keccak256, toBytes } from "viem";
import { signTypedData } from "wagmi/actions";
import { fromWireTypedData } from "@/lib/chain/wire-typed-data";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { undisputedBpsOf } from "@/lib/domain/market/settlement";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { PartyVerb } from "@/lib/schemas/market/task-verbs";
import { openWallet } from "./open-wallet";
import { WalletProblem, walletProblem } from "./wallet-errors";

type Body = Record<string, unknown>;

const text = (value: unknown) => (typeof value === "string" ? value : "");

const isVerdicts = (value: unknown): value is ("MET" | "UNMET")[] => Array.isArray(value);

/** Text and link as they are sent; nothing else is part of a result. */
function deliverableOf(body: Body): { text?: string; url?: string } {
  return body.deliverable as { text?: string; url?: string };
}

const CHOICES: Record<string, (body: Body) => unknown> = {
  resultHash: (body) => keccak256(toBytes(canonicalJson(deliverableOf(body)))),
  undisputedBps: (body) => undisputedBpsOf(isVerdicts(body.verdicts) ? body.verdicts : []),
  agentShareBps: (body) => body.agentShareBps,
  reasonHash: (body) => keccak256(toBytes(text(body.reason))),
};

/** The message with the values its signer chooses. @throws WalletProblem for a value this page cannot choose. */
export function filledMessage(consent: TypedDataWire, body: Body): Record<string, unknown> {
  const chosen = consent.fill.map((name): [string, unknown] => {
    const choose = CHOICES[name];
    if (!choose) throw new WalletProblem(`This page does not know how to fill "${name}". Reload it.`);
    return [name, choose(body)];
  });
  return { ...consent.message, ...Object.fromEntries(chosen) };
}

/** Asks the signed-in wallet for its consent over one verb. */
export async function signConsent(request: {
  consent: TypedDataWire;
  verb: PartyVerb | "withdraw";
  body: Body;
  me: MeWire;
}): Promise<Hex> {
  const { consent, body, me } = request;
  const typedData = fromWireTypedData({ ...consent, message: filledMessage(consent, body) });
  try {
    const wallet = await openWallet(me);
    return await signTypedData(wallet.config, { account: wallet.address, ...typedData });
  } catch (failure) {
    throw walletProblem(failure);
  }
}
