import { expect, it } from "vitest";
import type { QuoteWire } from "@/lib/schemas/market/quote";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { awaiting, castOnChain } from "@/testing/chain/chain-cast";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { addUser, BUYER_SAT, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask, rowOf, SAT_TASK } from "@/testing/tasks";
import { cancelTask } from "./cancel-task";
import { editAgent } from "./edit-agent";
import { makeQuote } from "./make-quote";
import { postTask } from "./post-task";

const WORK = {
  description: "Process payment",
  criteria: [] as string[],
  review: "buyer",
  access: "anyone",
} as const;
const ASKED = { complexity: 2, asset: "SAT", strategy: "best" } as const;

describeOnBothEngines("post", (world) => {
  it("charges SAT at once and asks the best agent at the quoted price", async () => {
    const at = await cast(world());
    const task = await postedTask(at);
    expect(task).toMatchObject({
      status: "assigned",
      title: "Process payment",
      agent: { id: "agent-1" },
      multiplier: "2.00",
      price: { asset: "SAT", units: "400000", display: "400,000 SAT" },
      fee: { units: "0" },
      total: { units: "400000" },
      verbs: ["cancel"],
      consent: {},
      payment: { state: "held", request: null, transactions: [] },
    });
    expect(task.timeline.map(({ event, detail }) => [event, detail])).toEqual([
      ["task.posted", {}],
      ["task.assigned", { agentId: "agent-1" }],
    ]);
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT - 400_000n);
    expect(await balanceOf(at.context, "escrow:SAT")).toBe(400_000n);
    await expectBooksBalanced(at.context);
  });

  it("prices complexity 1 at 1.20 as 120 000 SAT and leaves an open task to all", async () => {
    const at = await cast(world());
    await at.context.store.write((tx) => tx.run("UPDATE agents SET multiplier_hundredths = 120"));
    expect((await postedTask(at, { complexity: 1 })).price.units).toBe("120000");
    const open = await postedTask(at, { strategy: "open" });
    expect(open).toMatchObject({
      status: "open",
      agent: null,
      price: { units: "400000" },
      multiplier: "2.00",
    });
  });

  it("takes no money that a held-back task gave", async () => {
    const at = await cast(world());
    const { id: taskId, total } = await postedTask(at);
    await withdraw(at.context, {
      actor: at.buyer,
      input: { asset: "SAT", units: BUYER_SAT - BigInt(total.units) },
    });
    await cancelTask(at.context, { actor: at.buyer, input: { taskId } });
    const held = { ...at, context: { ...at.context, heldBack: () => [taskId] } };
    expect(await codeOf(postedTask(held))).toBe("books_red");
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BigInt(total.units));
    expect((await postedTask(at)).status).toBe("assigned");
    await expectBooksBalanced(at.context);
  });

  it("stays open and says so when nobody is eligible", async () => {
    const at = await cast(world());
    for (const [agentId, actor] of [
      ["agent-1", at.first],
      ["agent-2", at.second],
    ] as const) {
      await editAgent(at.context, { actor, input: { agentId, available: false } });
    }
    const task = await postedTask(at);
    expect(task).toMatchObject({ status: "open", agent: null, price: { units: "400000" } });
    expect(task.timeline.map((line) => line.event)).toEqual(["task.posted", "task.opened"]);
  });

  it("uses a quote once, and never another's", async () => {
    const at = await cast(world());
    const quote = bodyOf<QuoteWire>(await makeQuote(at.context, { actor: at.buyer, input: ASKED }));
    const input = { quoteId: quote.id, ...WORK };
    expect(await codeOf(postTask(at.context, { actor: at.stranger, input }))).toBe("not_found");
    expect(await race(50, () => postTask(at.context, { actor: at.buyer, input }))).toEqual({
      done: 1,
      quote_expired: 49,
    });
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT - 400_000n);
    await expectBooksBalanced(at.context);
  });

  it("goes to the next agent when the quoted one has been filled meanwhile", async () => {
    const at = await cast(world());
    await at.context.store.write((tx) => tx.run("UPDATE agents SET capacity = 1 WHERE id = 'agent-1'"));
    const quoted = async () =>
      bodyOf<QuoteWire>(await makeQuote(at.context, { actor: at.buyer, input: ASKED }));
    const [first, second] = [await quoted(), await quoted()];
    const agentOf = async ({ id }: QuoteWire) =>
      bodyOf(await postTask(at.context, { actor: at.buyer, input: { quoteId: id, ...WORK } })).agent?.id;
    expect([await agentOf(first), await agentOf(second)]).toEqual(["agent-1", "agent-2"]);
  });

  it("keeps a live quote's price when the reputation changes, and refuses it after ten minutes", async () => {
    const at = await cast(world());
    const quote = bodyOf<QuoteWire>(await makeQuote(at.context, { actor: at.buyer, input: ASKED }));
    const late = bodyOf<QuoteWire>(await makeQuote(at.context, { actor: at.buyer, input: ASKED }));
    await at.context.store.write((tx) =>
      tx.run("UPDATE agents SET multiplier_hundredths = 120 WHERE id = 'agent-1'"),
    );
    const task = bodyOf(
      await postTask(at.context, { actor: at.buyer, input: { quoteId: quote.id, ...WORK } }),
    );
    expect(task).toMatchObject({
      agent: { id: "agent-1" },
      price: { units: "400000" },
      agentPrice: { units: "400000" },
    });
    at.context.pass(600_001);
    const input = { quoteId: late.id, ...WORK };
    expect(await codeOf(postTask(at.context, { actor: at.buyer, input }))).toBe("quote_expired");
  });

  it("spends a balance once: money for ten of a hundred gives exactly ten tasks", async () => {
    const at = await cast(world());
    const poor = await addUser(at.context, { id: "buyer-003", satUnits: 4_000_000n });
    const counts = await race(100, () =>
      postTask(at.context, { actor: poor, input: { ...SAT_TASK, criteria: [] } }),
    );
    expect(counts).toEqual({ done: 10, insufficient_funds: 90 });
    expect(await balanceOf(at.context, "user:buyer-003:SAT")).toBe(0n);
    await expectBooksBalanced(at.context);
  });

  it("names an agent only if it is there and somebody else's", async () => {
    const at = await cast(world());
    const direct = { ...SAT_TASK, criteria: [], strategy: "direct" as const };
    const post = (agentId: string, actor = at.buyer) =>
      codeOf(postTask(at.context, { actor, input: { ...direct, agentId } }));
    expect(await post("agent-2")).toBe("done");
    expect(await post("agent-9")).toBe("not_found");
    expect(await post("agent-2", at.second)).toBe("invalid_input");
    await editAgent(at.context, { actor: at.second, input: { agentId: "agent-2", available: false } });
    expect(await post("agent-2")).toBe("invalid_input");
  });

  it("is reviewed by its buyer where it is paid on chain", async () => {
    const at = await castOnChain(world());
    expect(await codeOf(awaiting(at, { review: "none" }))).toBe("invalid_input");
    expect(await codeOf(awaiting(at))).toBe("done");
  });

  it("does not promise a chain that is not there", async () => {
    const at = await cast(world());
    const input = { ...SAT_TASK, criteria: [], asset: "MNEE" as const };
    expect(await codeOf(postTask(at.context, { actor: at.buyer, input }))).toBe("no_rail");
    expect(await codeOf(postTask(at.context, { actor: { kind: "anonymous" }, input }))).toBe(
      "unauthenticated",
    );
  });

  it("stores hostile text as it is", async () => {
    const at = await cast(world());
    const description = `'; DROP TABLE tasks; -- <script>alert(1)</script> {{7*7}} =cmd|' /C calc'!A0`;
    const task = await postedTask(at, { description });
    expect((await rowOf(at.context, task.id)).description).toBe(description);
    expect(task.description).toBe(description);
  });
});
