import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { swapOutbox } from "@/lib/server/escrow/tables/relay";
import { updateWithdrawal } from "@/lib/server/escrow/tables/withdrawals";
import { findOutboxByKey } from "@/lib/server/kernel/tables/outbox";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { bodyOf, codeOf } from "@/testing/answers";
import { type ChainCast, castOnChain, submitted } from "@/testing/chain/chain-cast";
import { describeOnBothEngines } from "@/testing/store/books";
import { failOutbox } from "./relay-outbox";

const ELSEWHERE = "0x00000000000000000000000000000000000000A1";

async function paidAgent(at: ChainCast, asset: "MNEE" | "ETH" = "MNEE"): Promise<void> {
  const taskId = await submitted(at, { asset, strategy: "direct", agentId: "agent-1" });
  await approveTask(at.context, { actor: at.buyer, input: { taskId } });
  await at.chain.drain();
}

type Consent = Awaited<ReturnType<typeof consentOf>>;

async function consentOf(at: ChainCast, lives: { forS: number; asset?: "MNEE" | "ETH"; units?: bigint }) {
  const { asset = "MNEE", units = 1n } = lives;
  const deadlineS = (await at.chain.chainNowS()) + lives.forS;
  const input = { asset, units, to: ELSEWHERE as `0x${string}`, deadlineS };
  const { consent } = bodyOf<WithdrawalWire>(await withdraw(at.context, { actor: at.first, input }));
  if (!consent) throw new RangeError("no consent to sign");
  return { ...input, signature: (await at.chain.sign("agent-1", consent)) ?? "0x" };
}

const relay = (at: ChainCast, input: Consent) => withdraw(at.context, { actor: at.first, input });

/** Ends a relay as paid out, so that the account's next consent has another nonce. */
async function relayAndSettle(at: ChainCast, count: number): Promise<void> {
  at.chain.withdrawNonce = async () => BigInt(count);
  const { id } = bodyOf<WithdrawalWire>(await relay(at, await consentOf(at, { forS: 60 })));
  await at.context.store.write(async (tx) => {
    const row = await findOutboxByKey(tx, `withdraw_to:${id}`);
    if (!row) throw new RangeError("nothing owed");
    await swapOutbox(tx, row, { state: "confirmed", nonce: count });
    await updateWithdrawal(tx, id, { state: "settled" });
  });
}

/** Ends a relay in a block that refused it; without a nonce the house refused it itself, and paid nothing. */
async function revert(at: ChainCast, id: string, nonce: number | null): Promise<void> {
  const signed = await at.context.store.write(async (tx) => {
    const row = await findOutboxByKey(tx, `withdraw_to:${id}`);
    if (!row) throw new RangeError("nothing owed");
    await swapOutbox(tx, row, { state: "sent", nonce });
    return { ...row, state: "sent" as const, nonce };
  });
  await failOutbox(at.context, signed, { reason: "the receiver refused the payment", revert: null });
}

async function relayAndRevert(at: ChainCast, consent: Consent, nonce: number | null): Promise<void> {
  await revert(at, bodyOf<WithdrawalWire>(await relay(at, consent)).id, nonce);
}

describeOnBothEngines("the gas that a withdrawal may cost the house", (world) => {
  it("is not paid twice for a consent that reverted, however its address is spelt", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    const consent = await consentOf(at, { forS: 60 });
    await relayAndRevert(at, consent, 7);
    expect(await codeOf(relay(at, consent))).toBe("relay_refused");
    const respelt = { ...consent, to: ELSEWHERE.toLowerCase() as `0x${string}` };
    expect(await codeOf(relay(at, respelt))).toBe("relay_refused");
    const own = await withdraw(at.context, { actor: at.first, input: { ...consent, signature: undefined } });
    expect(bodyOf<WithdrawalWire>(own)).toMatchObject({ state: "prepared", request: { value: "0x0" } });
    expect(await codeOf(relay(at, await consentOf(at, { forS: 61 })))).toBe("done");
  });

  it("is paid for another consent to the same until the same moment", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    await relayAndRevert(at, await consentOf(at, { forS: 60 }), 7);
    at.chain.withdrawNonce = async () => 1n;
    expect(await codeOf(relay(at, await consentOf(at, { forS: 60 })))).toBe("done");
  });

  it("is paid for three reverts of one user in a day, and again when the first is a day old", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    for (const forS of [61, 62, 63]) {
      await relayAndRevert(at, await consentOf(at, { forS }), forS);
      at.context.pass(1_000);
    }
    const refusal = relay(at, await consentOf(at, { forS: 64 }));
    await expect(refusal).rejects.toMatchObject({
      status: 409,
      code: "relay_refused",
      message: expect.stringContaining("from your own wallet"),
      retryAfterS: DAY_MS / 1_000 - 3,
    });
    at.context.pass(DAY_MS - 3_000);
    expect(await codeOf(relay(at, await consentOf(at, { forS: 65 })))).toBe("done");
  });

  it("is paid for twenty withdrawals of one user in a day, and again when the first is a day old", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    const firstMs = at.context.nowMs;
    for (let count = 0; count < 20; count += 1) {
      await relayAndSettle(at, count);
      at.context.pass(1_000);
    }
    at.chain.withdrawNonce = async () => 20n;
    const next = await consentOf(at, { forS: 60 });
    await expect(relay(at, next)).rejects.toMatchObject({
      code: "relay_refused",
      message: expect.stringContaining("from your own wallet"),
      retryAfterS: DAY_MS / 1_000 - 20,
    });
    at.context.nowMs = firstMs + DAY_MS;
    expect(await codeOf(relay(at, await consentOf(at, { forS: 60 })))).toBe("done");
    at.chain.withdrawNonce = async () => 21n;
    expect(await codeOf(relay(at, await consentOf(at, { forS: 60 })))).toBe("relay_refused");
  });

  it("is not used up by what the house never sent", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    for (let count = 0; count < 19; count += 1) await relayAndSettle(at, count);
    at.chain.withdrawNonce = async () => 19n;
    const consent = await consentOf(at, { forS: 61 });
    await relayAndRevert(at, consent, null);
    await relayAndRevert(at, consent, null);
    expect(await codeOf(relay(at, consent))).toBe("done");
  });

  it("is not charged for what the house found out before sending it", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    const consent = await consentOf(at, { forS: 60 });
    for (let count = 0; count < 4; count += 1) await relayAndRevert(at, consent, null);
    expect(await codeOf(relay(at, consent))).toBe("done");
  });

  it("is paid for one consent of an account at a time, whatever its asset", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    await paidAgent(at, "ETH");
    await relay(at, await consentOf(at, { forS: 60 }));
    expect(await codeOf(relay(at, await consentOf(at, { forS: 60, asset: "ETH" })))).toBe("bad_signature");
  });
});
