import { describe, expect, test } from "vitest";
import {
  checkBalances,
  checkChain,
  checkEscrow,
  checkFloors,
  checkJournals,
  checkLedger,
  checkTasks,
  type TaskMoney,
} from "./money-checks";

const task: TaskMoney = {
  id: "tsk_1",
  asset: "MNEE",
  status: "submitted",
  totalUnits: 102n,
  heldUnits: 102n,
  paidAgentUnits: 0n,
  paidFeeUnits: 0n,
  refundedUnits: 0n,
};
const paid = { ...task, status: "completed", heldUnits: 0n, paidAgentUnits: 100n, paidFeeUnits: 2n } as const;
const unpaid = { ...task, heldUnits: 0n };

test("books that add up are green", () => {
  expect(checkJournals([{ journalId: "j", asset: "SAT", units: 0n }])).toEqual({
    name: "journals balance",
    ok: true,
    detail: "holds",
  });
  expect(checkLedger([{ asset: "SAT", units: 0n }]).ok).toBe(true);
  expect(checkBalances([{ id: "fees:SAT", asset: "SAT", balanceUnits: 1n, entryUnits: 1n }]).ok).toBe(true);
  expect(checkLedger([]).ok).toBe(true);
});

test("one unit too many is found and named", () => {
  expect(checkJournals([{ journalId: "jnl_7", asset: "SAT", units: 1n }])).toMatchObject({
    ok: false,
    detail: "jnl_7 is off by 1 SAT",
  });
  expect(checkLedger([{ asset: "ETH", units: -1n }]).ok).toBe(false);
  const account = { id: "fees:SAT", asset: "SAT", balanceUnits: 2n, entryUnits: 1n } as const;
  expect(checkBalances([account])).toMatchObject({ ok: false, detail: "fees:SAT says 2, its entries 1" });
});

test("many faults are counted, not listed", () => {
  const sums = Array.from({ length: 9 }, (_, index) => ({
    journalId: `j${index}`,
    asset: "SAT" as const,
    units: 1n,
  }));
  expect(checkJournals(sums).detail).toMatch(/and 4 more$/);
});

test("only the accounts of the outside may be below zero", () => {
  const at = (id: string, balanceUnits: bigint) => checkFloors([{ id, balanceUnits }]).ok;
  expect(at("user:buyer-001:SAT", 0n)).toBe(true);
  expect(at("user:buyer-001:SAT", -1n)).toBe(false);
  expect(at("escrow:MNEE", -1n)).toBe(false);
  expect(at("world:MNEE", -1n)).toBe(true);
  expect(at("mint:SAT", -1n)).toBe(true);
});

test("the escrow account is the sum of what its tasks hold", () => {
  const books = [{ asset: "MNEE", units: 102n }] as const;
  expect(
    checkEscrow(books, [
      { asset: "MNEE", units: 100n },
      { asset: "MNEE", units: 2n },
    ]).ok,
  ).toBe(true);
  expect(checkEscrow(books, [{ asset: "MNEE", units: 101n }]).ok).toBe(false);
  expect(checkEscrow(books, [])).toMatchObject({ ok: false });
  expect(checkEscrow([], [{ asset: "ETH", units: 1n }]).ok).toBe(false);
});

describe("a task", () => {
  test.each<[string, TaskMoney, boolean]>([
    ["holding everything", task, true],
    ["paid out", paid, true],
    ["paid out twice", { ...paid, refundedUnits: 102n }, false],
    ["ended but still holding", { ...task, status: "completed" }, false],
    ["ended with a unit lost", { ...paid, paidAgentUnits: 99n }, false],
    ["never paid and awaiting it", { ...unpaid, status: "awaiting_payment" }, true],
    ["never paid and expired", { ...unpaid, status: "expired" }, true],
    ["never paid and cancelled", { ...unpaid, status: "cancelled" }, true],
    ["never paid but worked on", { ...unpaid, status: "in_progress" }, false],
    ["never paid but completed", { ...unpaid, status: "completed" }, false],
    ["paid too late and on its way back", { ...task, status: "cancelled" }, true],
    ["failed but still holding", { ...task, status: "failed" }, false],
    ["paid too late and returned", { ...unpaid, status: "expired", refundedUnits: 102n }, true],
  ])("%s", (_, money, ok) => {
    expect(checkTasks([money]).ok).toBe(ok);
  });
});

describe("the chain", () => {
  const chain = { asset: "MNEE", heldUnits: 102n, owedUnits: 7n, balanceUnits: 109n } as const;
  const books = { asset: "MNEE", escrowUnits: 102n, owedUnits: 7n } as const;

  test("equals the books at the same block; gifts lie on top", () => {
    expect(checkChain([chain], [books]).ok).toBe(true);
    expect(checkChain([{ ...chain, balanceUnits: 1_000n }], [books]).ok).toBe(true);
    expect(checkChain([], [books]).ok).toBe(true);
  });

  test.each([
    { ...chain, heldUnits: 101n },
    { ...chain, owedUnits: 8n },
    { ...chain, balanceUnits: 108n },
  ])("is red on one unit: %o", (money) => {
    expect(checkChain([money], [books]).ok).toBe(false);
  });

  test("is red when the books know nothing of the money", () => {
    expect(checkChain([chain], []).ok).toBe(false);
  });
});
