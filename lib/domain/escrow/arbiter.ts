import { NoRail } from "./errors";

/** @throws NoRail when a party's wallet is the arbiter's, who would then judge itself. */
export function assertNoArbiter(arbiter: string, wallets: readonly (string | null)[]): void {
  if (!wallets.some((wallet) => wallet?.toLowerCase() === arbiter.toLowerCase())) return;
  throw new NoRail("The arbiter cannot be a party of a task on chain. Use another identity or asset.");
}
