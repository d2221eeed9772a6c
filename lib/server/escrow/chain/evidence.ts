import { readJob, readNonce, readOwed } from "@/lib/chain/escrow-reads";
import { readRegisteredService } from "@/lib/chain/router-reads";
import { ETH_TOKEN } from "@/lib/chain/tokens";
import { hasExactPayments, readPayerFunds } from "@/lib/chain/x402-reads";
import type { AssetId } from "@/lib/domain/assets";
import type { EtherPriceSource } from "@/lib/domain/network/ether-price";
import type { Attester } from "@/lib/server/escrow/attestation/attester";
import type { ChainEvidence, ChainFacts, Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { type ChainLink, impatient } from "@/lib/server/rpc/link";
import { digestOfMessage, isContractSignature, isKeySignature } from "@/lib/server/rpc/signatures";
import { walletUnits } from "./chain-reader";
import { readEtherPrice } from "./ether-price";
import { readPaymentFate } from "./payment-fate";
import { readMayReceive, readObstacles, readTokenHealth } from "./token-health";

/** What jobs and http ask beyond what commands do. */
export interface HouseChain extends ChainEvidence {
  readonly link: ChainLink;
  verifyContractSignature(claim: { address: Hex; digest: Hex; signature: Hex }): Promise<boolean>;
  /** Why the escrow cannot pay an asset out to anybody now; empty when nothing is in the way. */
  obstacles(asset: AssetId): Promise<string[]>;
  readJob(jobId: Hex, atBlock?: number): ReturnType<typeof readJob>;
  readOwedUnits(of: { asset: "MNEE" | "ETH"; account: Hex }): Promise<bigint>;
  /** The same for requests: ChainUnavailable for each question that takes longer than that. */
  withPatience(patienceMs: number): HouseChain;
}

/** Gathers what commands need to know of the chain before their op. */
export function openEvidence(parts: {
  link: ChainLink;
  facts: ChainFacts;
  attester: Attester;
  priceSource: EtherPriceSource | null;
  /** Known for good once it is seen: code that stands at an address stays there. */
  seen?: { hasExactPayments: boolean };
}): HouseChain {
  const { link, facts, attester, priceSource, seen = { hasExactPayments: false } } = parts;
  const place = { client: link.client, escrow: facts.escrow, token: facts.tokens.MNEE.address };
  return {
    link,
    facts,
    async verifySignature({ address, typedData, signature }) {
      const digest = digestOfMessage(typedData);
      if (digest === null) return null;
      const claim = { address, digest, signature };
      if (await isKeySignature(claim)) return "key";
      return (await link.ask((client) => isContractSignature(client, claim))) ? "contract" : null;
    },
    verifyContractSignature: (claim) => link.ask((client) => isContractSignature(client, claim)),
    tokenHealth: (asset, parties) => link.ask(() => readTokenHealth(place, { asset, ...parties })),
    mayReceive: (payment) => link.ask(() => readMayReceive(place, payment)),
    obstacles: (asset) => link.ask(() => readObstacles(place, asset)),
    signAssign: (claim) => attester.assign(claim),
    signNobodyAccepted: (claim) => attester.nobodyAccepted(claim),
    signQuote: (quote) => attester.quote(quote),
    chainNowS: () => link.ask(async (client) => Number((await client.getBlock()).timestamp)),
    withdrawNonce: (account) => link.ask((client) => readNonce(client, { escrow: facts.escrow, account })),
    balances: (account) => link.ask((client) => walletUnits(client, facts, account)),
    async registeredService(serviceHash) {
      const { router } = facts;
      if (router === null) return null;
      return link.ask((client) => readRegisteredService(client, { router: router.address, serviceHash }));
    },
    takesExactPayments: async () => {
      seen.hasExactPayments ||= await link.ask(hasExactPayments);
      return seen.hasExactPayments;
    },
    payerFunds: (account) => link.ask((client) => readPayerFunds(client, { token: place.token, account })),
    paymentFate: (of) =>
      link.ask((client) => readPaymentFate(client, { ...of, confirmations: facts.confirmations })),
    etherPrice: () => readEtherPrice(link, priceSource),
    headBlock: () => link.ask(async (client) => Number(await client.getBlockNumber())),
    withPatience: (patienceMs) => openEvidence({ ...parts, seen, link: impatient(link, patienceMs) }),
    readJob: (jobId, atBlock) => {
      const at = atBlock === undefined ? {} : { blockNumber: BigInt(atBlock) };
      return link.ask((client) => readJob(client, { escrow: facts.escrow, jobId, ...at }));
    },
    readOwedUnits: ({ asset, account }) =>
      link.ask((client) =>
        readOwed(client, {
          escrow: facts.escrow,
          token: asset === "ETH" ? ETH_TOKEN : facts.tokens.MNEE.address,
          account,
        }),
      ),
  };
}
