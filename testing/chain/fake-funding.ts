import { type Address, isAddressEqual, zeroAddress } from "viem";
import { type ContractTerms, totalUnitsOf } from "@/lib/chain/escrow-terms";
import { MAX_FEE_BPS } from "@/lib/domain/market/pricing";
import { toWei } from "@/lib/domain/money";

/** A refusal of the contract, with its error's name. */
export class Revert extends Error {}

/** As the deployments of the tests have it. */
const MAX_WINDOW_S = 31 * 86_400;

/** What of a job's terms the contract refuses, in its order. */
export function checkTerms(terms: ContractTerms, token: Address): void {
  const { buyer, agent, arbiter } = terms;
  if ([zeroAddress, buyer, agent].some((one) => isAddressEqual(one, arbiter)))
    throw new Revert("InvalidArbiter");
  if (![zeroAddress, token].some((one) => isAddressEqual(one, terms.token)))
    throw new Revert("TokenNotAllowed");
  if (terms.ceiling === 0n) throw new Revert("InvalidAmount");
  if (terms.feeBps > MAX_FEE_BPS) throw new Revert("InvalidFee");
  const { acceptWithinS, deliverWithinS, reviewWithinS, contestWithinS, resolveWithinS } = terms;
  const windows = [acceptWithinS, deliverWithinS, reviewWithinS, contestWithinS, resolveWithinS];
  const isAllowed = windows.every((windowS) => windowS >= 1 && windowS <= MAX_WINDOW_S);
  if (acceptWithinS > deliverWithinS || !isAllowed) throw new Revert("InvalidWindow");
}

/** Ether is paid in the transaction itself, a token never. */
export function checkPayment(terms: ContractTerms, valueWei: bigint): void {
  const owedWei = isAddressEqual(terms.token, zeroAddress) ? toWei(totalUnitsOf(terms)) : 0n;
  if (valueWei !== owedWei) throw new Revert("WrongPayment");
}
