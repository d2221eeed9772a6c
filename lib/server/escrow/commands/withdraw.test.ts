import { expect, it } from "vitest";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { BUYER_SAT, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
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
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT);
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
