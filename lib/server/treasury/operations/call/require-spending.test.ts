import { expect, it } from "vitest";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { TreasuryRed } from "@/lib/domain/treasury/errors";
import { requireSpending } from "./require-spending";

it("agents spend while the treasury's books add up, and are told whether they do not or nobody can tell", () => {
  const asked = (maySpend: boolean, isChainSilent: boolean) => () =>
    requireSpending({ maySpend: () => maySpend, isChainSilent: () => isChainSilent });
  expect(asked(true, true)).not.toThrow();
  expect(asked(false, true)).toThrow(ChainUnavailable);
  expect(asked(false, false)).toThrow(TreasuryRed);
});
