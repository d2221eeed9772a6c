import { expect, it } from "vitest";
import { insertConversation } from "@/lib/server/assistant/tables/conversations";
import { insertMessage } from "@/lib/server/assistant/tables/messages";
import { findShownCall } from "@/lib/server/treasury/tables/call-list";
import { codeOf } from "@/testing/answers";
import { type TestContext, testContext } from "@/testing/context";
import { actorOf } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, openTreasury } from "@/testing/treasury";
import { listConversations, showConversation } from "./conversations";

const actor = actorOf("operator-001");
const ID = "cnv_1";

async function said(context: TestContext, count: number): Promise<void> {
  const atMs = context.nowMs;
  const times = { createdAtMs: atMs, updatedAtMs: atMs };
  const none = { failure: null, traceId: null, model: null, leaseUntilMs: null };
  await context.store.write(async (tx) => {
    const of = { userId: actor.userId, agentId: "ops-agent", title: "Logs", answeringId: null };
    await insertConversation(tx, { id: ID, ...of, lastSeq: count, version: 1, ...times });
    for (let seq = 1; seq <= count; seq += 1) {
      const message = { id: `msg_${seq}`, conversationId: ID, seq, role: "user", state: "done" } as const;
      await insertMessage(tx, {
        ...message,
        ...none,
        tries: 1,
        parts: [],
        createdAtMs: atMs,
        endedAtMs: atMs,
      });
    }
  });
}

describeOnBothEngines("a conversation", (world) => {
  it.each([
    [50, 1, null],
    [51, 2, 2],
  ])(
    "of %i messages is shown from number %i on, and says whether there are earlier ones",
    async (count, first, earlier) => {
      const context = testContext(world());
      await said(context, count);
      const page = await showConversation(context, { actor, id: ID, filter: {} });
      const numbers = page.messages.map(({ seq }) => seq);
      expect([numbers[0], numbers.at(-1), numbers.length]).toEqual([first, count, 50]);
      expect(page.earlier).toBe(earlier);
      expect(page.messages.map(({ mayRetry }) => mayRetry)).not.toContain(true);
      if (earlier === null) return;
      const before = await showConversation(context, { actor, id: ID, filter: { before: earlier } });
      expect([before.messages.map(({ seq }) => seq), before.earlier]).toEqual([[1], null]);
    },
  );

  it("has the beginning of a service's long answer, and reads no more of it", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const { call } = await askFor(context);
    const decisionId = call?.id ?? "";
    await said(context, 1);
    const long = { imageUrl: "http://x/1.png", list: Array.from({ length: 40_000 }, (_, index) => index) };
    const tool = { type: "tool", index: 0, serviceId: "PRICE_ORACLE", kind: "price", quantity: 1 } as const;
    const parts = [{ ...tool, input: {}, decisionId, error: null }];
    const read = async (answer: object) => {
      await context.store.write(async (tx) => {
        await tx.run("UPDATE service_calls SET answer = ? WHERE id = ?", [
          JSON.stringify(answer),
          decisionId,
        ]);
        await tx.run("UPDATE assistant_messages SET parts = ?", [JSON.stringify(parts)]);
      });
      const [message] = (await showConversation(context, { actor, id: ID, filter: {} })).messages;
      const [part] = message?.parts ?? [];
      return part?.type === "tool" ? part : expect.unreachable();
    };
    const shown = await read(long);
    expect(shown).toMatchObject({ isResultCut: true, result: { imageUrl: "http://x/1.png" } });
    expect(JSON.stringify(shown).length).toBeLessThan(20_000);
    expect(await read({ price: "1" })).toMatchObject({ isResultCut: false, result: { price: "1" } });
    const row = await context.store.read((tx) => findShownCall(tx, { id: decisionId, most: 100 }));
    expect(row).toMatchObject({ answer: { price: "1" }, head: null });
    await read(long);
    const cut = await context.store.read((tx) => findShownCall(tx, { id: decisionId, most: 100 }));
    expect([cut?.answer, cut?.head?.length]).toEqual([null, 100]);
  });

  it("lets others have their turn between its messages", async () => {
    const context = testContext(world());
    await said(context, 50);
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await showConversation(context, { actor, id: ID, filter: {} });
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(50);
  });

  it("is for operators, and each one's own", async () => {
    const context = testContext(world());
    await said(context, 1);
    const [other, buyer] = [actorOf("operator-002"), actorOf("buyer-001")];
    const list = async (by: typeof actor) => listConversations(context, { actor: by, filter: { limit: 5 } });
    expect((await list(actor)).items.map(({ id, isAnswering }) => [id, isAnswering])).toEqual([[ID, false]]);
    expect((await list(other)).items).toEqual([]);
    expect(await codeOf(list(buyer))).toBe("forbidden");
    const shown = showConversation(context, { actor: other, id: ID, filter: {} });
    expect(await codeOf(shown)).toBe("not_found");
  });
});
