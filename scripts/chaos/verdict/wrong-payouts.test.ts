import { expect, it } from "vitest";
import { hashOfId } from "@/lib/chain/router-calls";
import { leftOver, owedTwice, wrongEther, wrongWithPayout } from "./wrong-payouts";

const PAYEE = "0x00000000000000000000000000000000000000Aa";
const payout = {
  id: "pyt_1",
  evaluation: 1,
  appealId: null,
  microUsd: "12000000",
  payeeAddress: PAYEE,
} as const;
const amount = { units: "12000000000" };
const left = (more = {}) => ({
  ...{ evaluationId: hashOfId("pyt_1"), payee: PAYEE.toLowerCase(), units: 12_000_000_000n },
  ...more,
});
const other = left({ evaluationId: hashOfId("pyt_2") });

it.each([
  ["paid once", { state: "paid", asset: "MNEE" }, [left(), other], 0],
  ["owed", { state: "owed", asset: "MNEE" }, [other], 0],
  ["blocked", { state: "blocked", asset: "MNEE" }, [], 0],
  ["paid in ether, by the payer's wallet", { state: "paid", asset: "ETH" }, [left({ payee: "0xb1" })], 0],
  ["not taken by its payee", { state: "bounced", asset: "ETH" }, [left({ payee: "0xb1" })], 0],
  ["paid twice", { state: "paid", asset: "MNEE" }, [left(), left()], 1],
  ["paid only in the books", { state: "paid", asset: "MNEE" }, [], 1],
  ["owed and paid", { state: "owed", asset: "MNEE" }, [left()], 1],
  ["paid to another", { state: "paid", asset: "MNEE" }, [left({ payee: "0xb1" })], 1],
  ["paid as another amount", { state: "paid", asset: "MNEE" }, [left({ units: 1n })], 1],
] as const)("tells of a payout that is %s", (_what, of, events, faults) => {
  expect(wrongWithPayout({ ...payout, amount, ...of }, events)).toHaveLength(faults);
});

it("tells of evaluations that owe twice, and of ether that is not what was paid", () => {
  const one = { ...payout, amount: { units: "5" }, state: "paid", asset: "ETH" } as const;
  const two = { ...one, id: "pyt_2", evaluation: 2 };
  expect(owedTwice([one, two, { ...one, appealId: "apl_1" }])).toEqual([]);
  expect(owedTwice([one, two, { ...two, id: "pyt_3" }])).toHaveLength(1);
  expect(wrongEther([one, two, { ...two, state: "bounced" }], 10n, PAYEE)).toEqual([]);
  expect(wrongEther([one, two], 5n, PAYEE)).toHaveLength(1);
});

it("tells of what is left over, and of what went to a blacklisted wallet", () => {
  const of = (...states: ("owed" | "paying" | "funded" | "paid" | "blocked")[]) =>
    states.map((state) => ({ ...payout, amount, asset: "MNEE" as const, state }));
  expect(leftOver(of("paid", "owed", "paying", "funded", "blocked"), { isBlacklisted: false })).toHaveLength(
    4,
  );
  expect(leftOver(of("blocked", "owed"), { isBlacklisted: true })).toEqual([]);
  expect(leftOver(of("paid", "paying"), { isBlacklisted: true })).toHaveLength(2);
});
