import { expect, it } from "vitest";
import { refundCall } from "@/lib/chain/router-calls";
import type { Hex } from "@/lib/schemas/hex";
import { callListQuery } from "@/lib/schemas/treasury/call";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { insertRouterPayment } from "@/lib/server/treasury/tables/router-payments";
import { testContext } from "@/testing/context";
import { actorOf } from "@/testing/people";
import { cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, openTreasury } from "@/testing/treasury";
import { getCall, listClaims } from "./calls";

const actor = actorOf("operator-001");
const ROUTER: Hex = `0x${"a1".repeat(20)}`;
const chainWith = (router: { address: Hex } | null) =>
  ({ facts: { chainId: 31_337, router } }) as unknown as ChainEvidence;
const hashOf = (digit: number): Hex => `0x${String(digit).repeat(64)}`;

/** A call that was paid and never served, by a payment of the router unless it was only booked. */
async function claim(
  context: Context,
  of: { digit: number; returnedUnits: bigint; isOnChain: boolean },
): Promise<string> {
  const { digit, returnedUnits, isOnChain } = of;
  const { call } = await askFor(context);
  const id = call?.id ?? "";
  const paid = [cents(300), returnedUnits, context.clock(), id];
  await context.store.write(async (tx) => {
    const paying = "state = 'claimed', paid_units = ?, returned_units = ?, paid_at_ms = ?";
    await tx.run(`UPDATE service_calls SET ${paying} WHERE id = ?`, paid);
    const payment = {
      id: hashOf(digit),
      callId: id,
      providerAddress: "0x02",
      units: cents(300),
      returnedUnits,
    };
    const at = { txHash: hashOf(9), blockNumber: 5, atMs: context.clock(), resolvedAtMs: null, note: null };
    if (isOnChain) await insertRouterPayment(tx, { ...payment, ...at });
  });
  return id;
}

describeOnBothEngines("calls that were paid and never served", (world) => {
  it("may be refunded by what has not come back, where the router paid them", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const ids: Record<string, string> = {};
    ids.part = await claim(context, { digit: 1, returnedUnits: cents(100), isOnChain: true });
    ids.all = await claim(context, { digit: 2, returnedUnits: cents(300), isOnChain: true });
    ids.booked = await claim(context, { digit: 3, returnedUnits: 0n, isOnChain: false });
    const list = async (chain: Context["chain"], more: Record<string, string> = {}) => {
      const filter = callListQuery.parse(more);
      return listClaims({ store: context.store, chain }, { actor, filter });
    };
    const claims = await list(chainWith({ address: ROUTER }));
    expect(claims.nextCursor).toBeNull();
    const shown = new Map(claims.items.map((one) => [one.id, one]));
    expect(shown.get(ids.part)).toMatchObject({
      owed: { units: `${cents(200)}` },
      verbs: ["retry", "refund"],
      refund: {
        chainId: 31_337,
        ...refundCall(ROUTER, { paymentId: hashOf(1), units: cents(200) }),
        value: "0x0",
      },
      receipt: { payment: { paymentId: hashOf(1), transactionHash: hashOf(9), block: 5, provider: "0x02" } },
    });
    expect(shown.get(ids.all)).toMatchObject({ owed: { units: "0" }, verbs: ["retry"], refund: null });
    expect(shown.get(ids.booked)).toMatchObject({
      owed: { units: `${cents(300)}` },
      verbs: ["retry"],
      refund: null,
      receipt: { payment: null },
    });
    for (const chain of [null, chainWith(null)])
      expect((await list(chain)).items.map(({ refund }) => refund)).toEqual([null, null, null]);
    expect((await list(null, { limit: "2" })).nextCursor).not.toBeNull();
  });

  it("are calls as any other, with their receipt", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const id = await claim(context, { digit: 1, returnedUnits: 0n, isOnChain: true });
    const { receipt } = await getCall(context.store, { actor, id });
    expect(receipt?.payment?.paymentId).toBe(hashOf(1));
    const { call } = await askFor(context);
    expect((await getCall(context.store, { actor, id: call?.id ?? "" })).receipt).toBeNull();
  });
});
