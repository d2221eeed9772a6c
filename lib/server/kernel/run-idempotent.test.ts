import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { codeOf } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { BUYER_SAT, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";

const input = { asset: "SAT", units: 1_000n } as const;
const idempotency = { key: "once", route: "POST /api/v1/me/withdrawals", bodyHash: "a" };

describeOnBothEngines("an idempotency key", (world) => {
  it("carries out once what is sent fifty times, and gives the same bytes to all", async () => {
    const at = await cast(world());
    const send = () => withdraw(at.context, { actor: at.buyer, input, idempotency });
    const replies = await Promise.all(Array.from({ length: 50 }, send));
    expect(new Set(replies.map((reply) => reply.body)).size).toBe(1);
    expect(replies.filter((reply) => !reply.replayed)).toHaveLength(1);
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT - 1_000n);
    await expectBooksBalanced(at.context);
  });

  it("is another key for another person, and is refused for another request", async () => {
    const at = await cast(world());
    await withdraw(at.context, { actor: at.buyer, input, idempotency });
    const stranger = await withdraw(at.context, { actor: at.stranger, input, idempotency });
    expect(stranger.replayed).toBeUndefined();
    const send = (changed: object) =>
      codeOf(withdraw(at.context, { actor: at.buyer, input, idempotency: { ...idempotency, ...changed } }));
    expect(await send({ bodyHash: "b" })).toBe("idempotency_key_reused");
    expect(await send({ route: "POST /api/v1/tasks" })).toBe("idempotency_key_reused");
    expect(await send({})).toBe("done");
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT - 1_000n);
  });

  it("is forgotten after a day, and never keeps a refusal", async () => {
    const at = await cast(world());
    const send = (units: bigint, key: string) =>
      withdraw(at.context, {
        actor: at.buyer,
        input: { asset: "SAT", units },
        idempotency: { ...idempotency, key },
      });
    expect(await codeOf(send(BUYER_SAT + 1n, "poor"))).toBe("insufficient_funds");
    expect(await codeOf(send(1n, "poor"))).toBe("done");
    at.context.pass(DAY_MS - 1);
    expect((await send(1n, "poor")).replayed).toBe(true);
    at.context.pass(1);
    expect((await send(1n, "poor")).replayed).toBeUndefined();
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT - 2n);
  });
});
