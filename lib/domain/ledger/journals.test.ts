import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { balancesOf } from "@/testing/money-checks";
import { ASSET_IDS, type AssetId } from "../assets";
import { MAX_UNITS } from "../money";
import {
  accountKind,
  assetOf,
  depositConfirmedJournal,
  depositSeenJournal,
  type Entry,
  feeWithdrawalJournal,
  floorOf,
  grantJournal,
  houseAccount,
  isBalanced,
  type Journal,
  lockJournal,
  makeJournal,
  ownerOf,
  reversalJournal,
  settlementJournal,
  suspenseInJournal,
  suspenseOutJournal,
  userAccount,
  withdrawalJournal,
} from "./journals";

const asset = fc.constantFrom(...ASSET_IDS);
const units = fc.bigInt({ min: 0n, max: MAX_UNITS / 4n });

/** One journal of every template. */
function journalsOf(id: AssetId, [first, second, third]: readonly [bigint, bigint, bigint]): Journal[] {
  const chain = { eventKey: "31337:0xabc:0:0xdef", asset: id, units: first };
  const parts = { agentUnits: first, feeUnits: second, buyerUnits: third };
  const settlement = { taskId: "tsk_1", asset: id, buyerId: "buyer-001", ...parts } as const;
  return [
    grantJournal({ userId: "buyer-001", asset: id, units: first, businessKey: "grant:buyer-001:first" }),
    lockJournal({ taskId: "tsk_1", buyerId: "buyer-001", asset: id, units: first }),
    depositSeenJournal(chain),
    depositConfirmedJournal(chain),
    settlementJournal({ ...settlement, part: "undisputed", agentOwnerId: "agent-1" }),
    settlementJournal({ ...settlement, part: "rest", agentOwnerId: null }),
    withdrawalJournal({ key: "wdr_1", userId: "agent-1", asset: id, units: first }),
    feeWithdrawalJournal(chain),
    suspenseInJournal(chain),
    suspenseOutJournal({ key: "sus_1", asset: id, units: first, to: houseAccount("world", id) }),
  ];
}

describe("every template", () => {
  const triple = fc.tuple(units, units, units);

  test("balances, in one asset, without empty entries", () => {
    fc.assert(
      fc.property(asset, triple, (id, amounts) => {
        for (const journal of journalsOf(id, amounts)) {
          expect(isBalanced(journal.entries)).toBe(true);
          for (const entry of journal.entries) {
            expect(entry.asset).toBe(id);
            expect(assetOf(entry.account)).toBe(id);
            expect(entry.units).not.toBe(0n);
          }
          const accounts = journal.entries.map(({ account }) => account);
          expect(new Set(accounts).size).toBe(accounts.length);
        }
      }),
    );
  });

  test("is undone by its reversal, entry for entry", () => {
    fc.assert(
      fc.property(asset, triple, (id, amounts) => {
        for (const journal of journalsOf(id, amounts)) {
          const reversal = reversalJournal(journal);
          expect(reversal.businessKey).toBe(`reversal:${journal.businessKey}`);
          const balances = balancesOf([...journal.entries, ...reversal.entries]);
          expect([...balances.values()].every((balance) => balance === 0n)).toBe(true);
        }
      }),
    );
  });

  test("has a business key of its own", () => {
    const keys = journalsOf("MNEE", [1n, 1n, 1n]).map(({ businessKey }) => businessKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("refuses amounts that are negative or past the books", () => {
    for (const wrong of [-1n, MAX_UNITS + 1n]) {
      const chain = { eventKey: "x", asset: "ETH", units: wrong } as const;
      expect(() => depositSeenJournal(chain)).toThrow(InvariantBroken);
      const shares = { agentUnits: wrong, feeUnits: 0n, buyerUnits: 0n };
      const task = { taskId: "t", part: "rest", asset: "ETH", buyerId: "b", agentOwnerId: "a" } as const;
      expect(() => settlementJournal({ ...task, ...shares })).toThrow(InvariantBroken);
    }
  });
});

describe("where the money goes", () => {
  test("a task on the ledger: buyer → escrow → agent and buyer", () => {
    const task = { taskId: "tsk_1", buyerId: "buyer-001", asset: "SAT" } as const;
    const shares = { agentUnits: 120_000n, feeUnits: 0n, buyerUnits: 280_000n };
    const entries = [
      ...grantJournal({ userId: "buyer-001", asset: "SAT", units: 10n ** 12n, businessKey: "g" }).entries,
      ...lockJournal({ ...task, units: 400_000n }).entries,
      ...settlementJournal({ ...task, ...shares, part: "rest", agentOwnerId: "agent-3" }).entries,
    ];
    expect(Object.fromEntries(balancesOf(entries))).toEqual({
      "mint:SAT": -(10n ** 12n),
      "user:buyer-001:SAT": 10n ** 12n - 120_000n,
      "escrow:SAT": 0n,
      "user:agent-3:SAT": 120_000n,
    });
  });

  test("a task on chain: world → pending → escrow → agent, fees → world", () => {
    const chain = { eventKey: "31337:0x1:2:0x3", asset: "MNEE", units: 4_080_000_000n } as const;
    const shares = { agentUnits: 4_000_000_000n, feeUnits: 80_000_000n, buyerUnits: 0n };
    const task = { taskId: "tsk_1", buyerId: "buyer-001", asset: "MNEE", part: "rest" } as const;
    const entries = [
      ...depositSeenJournal(chain).entries,
      ...depositConfirmedJournal(chain).entries,
      ...settlementJournal({ ...task, ...shares, agentOwnerId: "agent-1" }).entries,
    ];
    expect(Object.fromEntries(balancesOf(entries))).toEqual({
      "world:MNEE": -4_080_000_000n,
      "pending:MNEE": 0n,
      "escrow:MNEE": 0n,
      "user:agent-1:MNEE": 4_000_000_000n,
      "fees:MNEE": 80_000_000n,
    });
  });

  test("whoever gets two parts of a settlement gets both", () => {
    const shares = { agentUnits: 5n, feeUnits: 1n, buyerUnits: 3n };
    const task = { taskId: "t", part: "rest", asset: "SAT", buyerId: "b", agentOwnerId: "b" } as const;
    const { entries } = settlementJournal({ ...task, ...shares });
    expect(Object.fromEntries(balancesOf(entries))).toEqual({
      "escrow:SAT": -9n,
      "user:b:SAT": 8n,
      "fees:SAT": 1n,
    });
  });

  test("fees leave the house, and strays enter it", () => {
    const chain = { eventKey: "31337:0x1:2:0x3", asset: "MNEE", units: 7n } as const;
    const parts = (entries: readonly Entry[]) => Object.fromEntries(balancesOf(entries));
    expect(parts(feeWithdrawalJournal(chain).entries)).toEqual({ "fees:MNEE": -7n, "world:MNEE": 7n });
    expect(parts(suspenseInJournal(chain).entries)).toEqual({ "world:MNEE": -7n, "suspense:MNEE": 7n });
  });

  test("an agent without a user here is paid into suspense", () => {
    const shares = { agentUnits: 1n, feeUnits: 0n, buyerUnits: 0n };
    const task = { taskId: "t", part: "rest", asset: "ETH", buyerId: "b", agentOwnerId: null } as const;
    const { entries } = settlementJournal({ ...task, ...shares });
    expect(entries.map(({ account }) => account)).toEqual(["escrow:ETH", "suspense:ETH"]);
  });
});

describe("accounts", () => {
  test("know their kind, asset, owner and floor", () => {
    expect(accountKind("user:buyer-001:SAT")).toBe("user");
    expect(ownerOf(userAccount("usr_1", "ETH"))).toBe("usr_1");
    expect(ownerOf(userAccount("a:b", "ETH"))).toBe("a:b");
    expect(ownerOf("escrow:SAT")).toBeNull();
    for (const kind of ["user", "escrow", "fees", "suspense"] as const) {
      expect(floorOf(kind === "user" ? "user:x:SAT" : houseAccount(kind, "SAT"))).toBe(0n);
    }
    for (const kind of ["world", "mint", "pending"] as const)
      expect(floorOf(houseAccount(kind, "SAT"))).toBeNull();
  });

  test.each(["", "user:SAT", "escrow", "escrow:DOGE", "bank:SAT", "escrow:x:SAT", "user:x:"])(
    "%j is none",
    (id) => {
      expect(() => accountKind(id)).toThrow(InvariantBroken);
    },
  );
});

test("a journal that does not balance cannot be made", () => {
  const draft = { kind: "lock", businessKey: "x" } as const;
  const one = { account: "escrow:SAT", asset: "SAT", units: 1n } as const;
  expect(() => makeJournal({ ...draft, entries: [one] })).toThrow(InvariantBroken);
  const other = { account: "fees:MNEE", asset: "MNEE", units: -1n } as const;
  expect(() => makeJournal({ ...draft, entries: [one, other] })).toThrow(InvariantBroken);
  const mixed = { account: "fees:MNEE", asset: "SAT", units: -1n } as const;
  expect(() => makeJournal({ ...draft, entries: [one, mixed] })).toThrow(InvariantBroken);
});
