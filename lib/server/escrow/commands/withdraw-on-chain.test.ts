import { expect, it } from "vitest";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import { relayReverted } from "@/lib/server/escrow/relay/relay-outbox";
import { findWithdrawal } from "@/lib/server/escrow/tables/withdrawals";
import { findOutboxByKey } from "@/lib/server/kernel/tables/outbox";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { bodyOf, codeOf } from "@/testing/answers";
import { type ChainCast, castOnChain, MNEE, submitted } from "@/testing/chain/chain-cast";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { describeOnBothEngines } from "@/testing/store/books";
import { withdraw } from "./withdraw";

const ELSEWHERE = "0x00000000000000000000000000000000000000a1";

async function paidAgent(at: ChainCast, fields: object = {}): Promise<string> {
  const taskId = await submitted(at, fields);
  await approveTask(at.context, { actor: at.buyer, input: { taskId } });
  await at.chain.drain();
  return taskId;
}

const ask = async (at: ChainCast, input: object) =>
  bodyOf<WithdrawalWire>(
    await withdraw(at.context, { actor: at.first, input: { asset: "MNEE", units: 4n * MNEE, ...input } }),
  );

const stateOf = async (at: ChainCast, id: string) =>
  (await at.context.store.read((tx) => findWithdrawal(tx, id)))?.state;

describeOnBothEngines("withdraw from the escrow", (world) => {
  it("hands out the owner's transaction, and books it when the chain has it", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    const { escrow: to, chainId, tokens } = at.chain.facts;
    const prepared = await ask(at, {});
    expect(prepared).toMatchObject({
      state: "prepared",
      request: { chainId, to, value: "0x0" },
      consent: null,
    });
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(4n * MNEE);
    const account = at.chain.wallet("agent-1");
    const args = { token: tokens.MNEE.address, account, to: account, units: 4n * MNEE };
    await at.chain.confirm({ name: "Withdrawn", jobId: null, args });
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(0n);
    expect(await stateOf(at, prepared.id)).toBe("settled");
    await expectBooksBalanced(at.context);
  });

  it("relays to another address with the payee's consent, and with nobody else's", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    const { consent } = await ask(at, { to: ELSEWHERE });
    if (!consent) throw new RangeError("no consent to sign");
    const deadlineS = Number(consent.message.deadline);
    const send = async (signer: string, to = ELSEWHERE) =>
      withdraw(at.context, {
        actor: at.first,
        input: {
          asset: "MNEE",
          units: 4n * MNEE,
          to: to as typeof at.chain.facts.escrow,
          signature: (await at.chain.sign(signer, consent)) ?? undefined,
          deadlineS,
        },
      });
    expect(await codeOf(send("agent-2"))).toBe("bad_signature");
    expect(await codeOf(send("agent-1", "0x00000000000000000000000000000000000000a2"))).toBe("bad_signature");
    expect(await codeOf(send("agent-1", at.chain.facts.escrow))).toBe("invalid_input");
    const sending = bodyOf<WithdrawalWire>(await send("agent-1"));
    expect(sending).toMatchObject({ state: "sending", request: null });
    expect(await codeOf(send("agent-1"))).toBe("bad_signature");
    // Refused before it was sent: nothing has moved, nobody has paid, and the same consent may be sent again.
    const outbox = await at.context.store.read((tx) => findOutboxByKey(tx, `withdraw_to:${sending.id}`));
    if (!outbox) throw new RangeError("nothing owed");
    await at.context.store.write((tx) =>
      relayReverted(tx, at.context, { outbox, reason: "blacklisted", revert: null }),
    );
    expect(await stateOf(at, sending.id)).toBe("failed");
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(4n * MNEE);
    expect(await codeOf(send("agent-1"))).toBe("done");
  });

  it("makes one withdrawal of a question and its consent, and settles it with the relay", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    const { id } = await ask(at, { to: ELSEWHERE });
    const again = await ask(at, { to: ELSEWHERE, deadlineS: (await at.chain.chainNowS()) + 60 });
    expect(again.id).toBe(id);
    const { consent } = again;
    if (!consent) throw new RangeError("no consent to sign");
    const deadlineS = Number(consent.message.deadline);
    const signed = (await at.chain.sign("agent-1", consent)) ?? "0x";
    // Some wallets write v as 0 or 1; the escrow takes 27 or 28.
    const signature = `${signed.slice(0, 130)}${signed.endsWith("1b") ? "00" : "01"}`;
    const sending = await ask(at, { to: ELSEWHERE, signature, deadlineS });
    expect(sending).toMatchObject({ id, state: "sending" });
    const owed = await at.context.store.read((tx) => findOutboxByKey(tx, `withdraw_to:${id}`));
    expect(owed?.data).toContain(signed.slice(2));
    const { tokens } = at.chain.facts;
    const args = { token: tokens.MNEE.address, account: at.chain.wallet("agent-1"), to: ELSEWHERE };
    await at.chain.confirm({ name: "Withdrawn", jobId: null, args: { ...args, units: 4n * MNEE } });
    expect(await stateOf(at, id)).toBe("settled");
    await expectBooksBalanced(at.context);
  });

  it("keeps what a held-back task paid, though what is free is on its way out already", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    const doubted = await paidAgent(at, { strategy: "direct", agentId: "agent-1" });
    const held = { ...at, context: { ...at.context, heldBack: () => [doubted] } };
    expect(await codeOf(ask(held, { to: ELSEWHERE, units: 4n * MNEE + 1n }))).toBe("books_red");
    const { consent } = await ask(held, { to: ELSEWHERE });
    if (!consent) throw new RangeError("no consent to sign");
    const signature = await at.chain.sign("agent-1", consent);
    const deadlineS = Number(consent.message.deadline);
    const sending = await ask(held, { to: ELSEWHERE, signature, deadlineS });
    expect(sending.state).toBe("sending");
    expect(await codeOf(ask(held, { to: ELSEWHERE, units: 1n }))).toBe("books_red");
    expect((await ask(at, { to: ELSEWHERE, units: 1n })).state).toBe("prepared");
  });

  it("is one withdrawal however often it is asked for, and the ones nothing is left for have failed", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    const asked = await ask(at, {});
    expect((await ask(at, {})).id).toBe(asked.id);
    const elsewhere = await ask(at, { to: ELSEWHERE });
    const account = at.chain.wallet("agent-1");
    const args = { token: at.chain.facts.tokens.MNEE.address, account, to: account, units: 4n * MNEE };
    await at.chain.confirm({ name: "Withdrawn", jobId: null, args });
    expect(await stateOf(at, asked.id)).toBe("settled");
    expect(await stateOf(at, elsewhere.id)).toBe("failed");
  });

  it.each([
    ["a misspelt address", "0x00000000000000000000000000000000000bEEF1"],
    ["nowhere", "0x0000000000000000000000000000000000000000"],
  ])("does not send money to %s", async (_, to) => {
    const at = await castOnChain(world());
    await paidAgent(at);
    expect(await codeOf(ask(at, { to }))).toBe("invalid_input");
    expect(await codeOf(ask(at, { to: at.chain.facts.tokens.MNEE.address }))).toBe("invalid_input");
  });

  it("sends nothing to whom the token's issuer lets nothing receive", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    const { consent } = await ask(at, { to: ELSEWHERE });
    if (!consent) throw new RangeError("no consent to sign");
    const signature = await at.chain.sign("agent-1", consent);
    const deadlineS = Number(consent.message.deadline);
    at.chain.blacklisted.add(ELSEWHERE);
    expect(await codeOf(ask(at, { to: ELSEWHERE, signature, deadlineS }))).toBe("invalid_input");
    at.chain.blacklisted.clear();
    expect((await ask(at, { to: ELSEWHERE, signature, deadlineS })).state).toBe("sending");
  });

  it("takes a consent for a day at most", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    const dayAheadS = (await at.chain.chainNowS()) + 86_400;
    expect(await codeOf(ask(at, { to: ELSEWHERE, deadlineS: dayAheadS + 1 }))).toBe("invalid_input");
    expect((await ask(at, { to: ELSEWHERE, deadlineS: dayAheadS })).consent?.message.deadline).toBe(
      String(dayAheadS),
    );
  });

  it("asks for no more than the escrow owes", async () => {
    const at = await castOnChain(world());
    await paidAgent(at);
    expect(await codeOf(ask(at, { units: 4n * MNEE + 1n }))).toBe("insufficient_funds");
  });
});
