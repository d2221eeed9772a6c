import { expect, it } from "vitest";
import { cursorInput } from "@/lib/schemas/page";
import type { WithdrawalRow } from "@/lib/server/escrow/tables/rows";
import { insertWithdrawal } from "@/lib/server/escrow/tables/withdrawals";
import { NOON_MS, testContext } from "@/testing/context";
import { addUser } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { listWithdrawals } from "./list-withdrawals";
import { withdrawalView } from "./withdrawal-view";

const TO = "0x000000000000000000000000000000000000a001";
const REQUEST = { chainId: 31_337, to: TO, data: "0x01", value: "0x0" } as const;
const CONSENT = { domain: {}, types: {}, primaryType: "Withdraw", message: {}, fill: [] };
const ROW: WithdrawalRow = {
  id: "wdr_1",
  userId: "agent-1",
  asset: "MNEE",
  units: 1_500_000_000n,
  toAddress: TO,
  state: "prepared",
  txHash: null,
  detail: { request: REQUEST, consent: CONSENT },
  createdAtMs: NOON_MS,
  updatedAtMs: NOON_MS + 1,
};

it("a withdrawal shows what is to be signed while it waits for that, and its transaction afterwards", () => {
  const shown = {
    id: "wdr_1",
    state: "prepared",
    amount: { asset: "MNEE", units: "1500000000", display: "1.50 MNEE" },
    to: TO,
    hash: null,
    request: REQUEST,
    consent: CONSENT,
    createdAt: "2026-11-21T12:00:00.000Z",
  };
  expect(withdrawalView(ROW)).toEqual(shown);
  expect(withdrawalView({ ...ROW, detail: {} })).toEqual({ ...shown, request: null, consent: null });
  const txHash = `0x${"ab".repeat(32)}` as const;
  for (const state of ["sending", "settled"] as const) {
    const over = { ...shown, state, hash: txHash, request: null, consent: null };
    expect(withdrawalView({ ...ROW, state, txHash })).toEqual(over);
  }
});

describeOnBothEngines("one's withdrawals", (world) => {
  it("come newest first, page by page, without those of others", async () => {
    const context = testContext(world());
    for (const id of ["agent-1", "agent-2"]) await addUser(context, { id });
    const rows = [0, 1, 1, 2, 3].map((second, index) => ({
      ...ROW,
      id: `wdr_${index}`,
      createdAtMs: NOON_MS + second,
    }));
    await context.store.write(async (tx) => {
      for (const row of rows) await insertWithdrawal(tx, row);
      await insertWithdrawal(tx, { ...ROW, id: "wdr_other", userId: "agent-2" });
    });
    const pages: string[][] = [];
    let next: string | null = null;
    do {
      const cursor = next === null ? undefined : cursorInput.parse(next);
      const page = await listWithdrawals(context.store, { userId: "agent-1", cursor, limit: 2 });
      pages.push(page.items.map(({ id }) => id));
      next = page.nextCursor;
    } while (next !== null);
    expect(pages).toEqual([["wdr_4", "wdr_3"], ["wdr_2", "wdr_1"], ["wdr_0"]]);
  });
});
