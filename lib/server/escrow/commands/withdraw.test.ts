import { expect, it } from "vitest";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { BUYER_SAT, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { taskIn } from "@/testing/tasks";
import { withdraw } from "./withdraw";

describeOnBothEngines("withdraw", (world) => {
  it("books SAT at once", async () => {
    const at = await cast(world());
    const reply = await withdraw(at.context, { actor: at.buyer, input: { asset: "SAT", units: 1_000n } });
    expect(reply.status).toBe(201);
    expect(bodyOf<WithdrawalWire>(reply)).toMatchObject({
      state: "booked",
      amount: { units: "1000" },
      request: null,
      hash: null,
    });
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT - 1_000n);
    expect(await balanceOf(at.context, "world:SAT")).toBe(1_000n);
    await expectBooksBalanced(at.context);
  });

  it("never gives more than there is, two hundred at once", async () => {
    const at = await cast(world());
    const send = () =>
      withdraw(at.context, { actor: at.buyer, input: { asset: "SAT", units: BUYER_SAT / 10n } });
    expect(await race(200, send)).toEqual({ done: 10, insufficient_funds: 190 });
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(0n);
    await expectBooksBalanced(at.context);
  });

  it("pays nobody while the books are red", async () => {
    const at = await cast(world());
    const red = { ...at.context, mayPay: () => false };
    const input = { asset: "SAT" as const, units: 1_000n };
    expect(await codeOf(withdraw(red, { actor: at.buyer, input }))).toBe("books_red");
    const silent = { ...red, isChainSilent: () => true };
    expect(await codeOf(withdraw(silent, { actor: at.buyer, input }))).toBe("chain_unavailable");
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT);
  });

  it("keeps what a held-back task paid, and lets the rest go", async () => {
    const at = await cast(world());
    const earned = async () => {
      const { id: taskId } = await taskIn(at, "submitted", { strategy: "direct", agentId: "agent-1" });
      await approveTask(at.context, { actor: at.buyer, input: { taskId } });
      return taskId;
    };
    await earned();
    const units = await balanceOf(at.context, "user:agent-1:SAT");
    const doubted = await earned();
    const paid = (await balanceOf(at.context, "user:agent-1:SAT")) - units;
    const held = { ...at.context, heldBack: () => [doubted] };
    const take = (context: typeof at.context, amount: bigint) =>
      withdraw(context, { actor: at.first, input: { asset: "SAT", units: amount } });
    expect(await codeOf(take(held, units + 1n))).toBe("books_red");
    expect(await codeOf(take(held, units + paid + 1n))).toBe("insufficient_funds");
    expect((await take(held, units)).status).toBe(201);
    expect(await codeOf(take(held, 1n))).toBe("books_red");
    expect((await take(at.context, paid)).status).toBe(201);
    await expectBooksBalanced(at.context);
  });

  it("needs an identity, and a chain for what lies on one", async () => {
    const at = await cast(world());
    const input = { asset: "SAT" as const, units: 1n };
    expect(await codeOf(withdraw(at.context, { actor: { kind: "anonymous" }, input }))).toBe(
      "unauthenticated",
    );
    const onChain = { asset: "MNEE" as const, units: 1n };
    expect(await codeOf(withdraw(at.context, { actor: at.buyer, input: onChain }))).toBe("chain_unavailable");
  });
});
