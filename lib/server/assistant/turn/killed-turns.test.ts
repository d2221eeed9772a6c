import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DAY_MS, MINUTE_MS } from "@/lib/domain/time";
import type { MessageWire } from "@/lib/schemas/assistant/message";
import { endLapsedAnswers } from "@/lib/server/assistant/commands/end-lapsed-answers";
import { offlineModel } from "@/lib/server/assistant/models/offline-model";
import type { Answering } from "@/lib/server/kernel/answering";
import { type Runtime, shareRuntime } from "@/lib/server/kernel/runtime";
import { serveCall } from "@/lib/server/treasury/commands/serve-call";
import { type Assistance, openAssistance } from "@/testing/assistant/assistance";
import { DyingStore } from "@/testing/assistant/dying-store";
import { silent } from "@/testing/silent";
import { brokenChecks } from "@/testing/treasury/broken-checks";
import { waitingSince } from "@/testing/waiting";
import { TurnDesk } from "./turn-desk";

const WORDS = "prices of ETH and BTC";
/** The first write keeps what is wished for, the second one decides and pays it. */
const UNKEPT = { at: 1, isCommitted: false };
const PAID = { at: 2, isCommitted: true };
const UNTOLD = "an answer of the assistant was interrupted and waits to be ended";

describe.each(["sqlite", "postgres"] as const)("a turn whose process is killed, on %s", (store) => {
  let at: Assistance;
  beforeAll(async () => {
    at = await openAssistance({ store });
  });
  beforeEach(() => at.reset(() => ({ kind: "served", result: { price: "2000.00" } })));
  afterAll(() => at.house.close());

  /** The answers of a process whose writes end at one of them; the request itself is taken by a healthy one. */
  function dyingRuntime(died: DyingStore): void {
    const desk = new TurnDesk({ model: offlineModel(), log: silent });
    const context = { ...at.house.context, store: died };
    const askProvider = async () => ({ kind: "served" as const, result: { price: "2000.00" } });
    const parts = { context, serveCall: (callId: string) => serveCall({ context, askProvider }, { callId }) };
    const begin: Answering["begin"] = (begun, { runtime, asker }) =>
      desk.begin(begun, { runtime: { ...runtime, ...parts }, asker });
    const answering: Answering = {
      model: desk.model,
      begin,
      follow: (begun) => desk.follow(begun),
      stop: (answerId) => desk.stop(answerId),
      ended: (begun) => desk.ended(begun),
      answerOnce: (call, by) => desk.answerOnce(call, by),
      close: () => desk.close(),
    };
    const runtime: Runtime = { ...at.runtime, answering };
    shareRuntime(runtime);
  }

  /** A conversation whose answer died at a write, in a house that is there again. */
  async function diedAt(write: { at: number; isCommitted: boolean }): Promise<string> {
    const id = await at.open("ops-agent");
    const dying = new DyingStore(at.house.context.store, write);
    dyingRuntime(dying);
    void at.say(id, WORDS);
    await dying.died;
    at.restart();
    return id;
  }

  const latest = async (id: string): Promise<MessageWire> =>
    (await at.ask("GET", `${at.path}/${id}`)).json.messages.at(-1);

  /** Killed at its nth write; false where the turn came to its end before. */
  async function kill(nth: number, isCommitted: boolean): Promise<boolean> {
    at.restart();
    await at.reset();
    const id = await at.open("ops-agent");
    const dying = new DyingStore(at.house.context.store, { at: nth, isCommitted });
    dyingRuntime(dying);
    const said = at.say(id, WORDS).then(() => "over" as const);
    const end = await Promise.race([said, dying.died.then(() => "died" as const)]);
    at.restart();
    if (end === "over") return false;
    at.house.clock.nowMs += 3 * MINUTE_MS;
    const isOver = (await latest(id)).state === "done";
    if (!isOver) {
      expect(await latest(id)).toMatchObject({ state: "failed", mayRetry: true });
      expect(Object.keys(await waitingSince(at.house.context))).toContain(UNTOLD);
      if (nth % 2 === 0) await endLapsedAnswers(at.house.context);
      const path = `${at.path}/${id}/messages/${(await latest(id)).id}/retry`;
      expect((await at.ask("POST", path)).json).toMatchObject({ state: "done", failure: null });
    }
    const message = await latest(id);
    const tools = message.parts.flatMap((part) => (part.type === "tool" ? part : []));
    const at_ = `write ${nth}, ${isCommitted ? "committed" : "lost"}`;
    expect(
      tools.map(({ decision, call }) => [decision?.action, call?.state]),
      at_,
    ).toEqual([
      ["ALLOWED", "served"],
      ["ALLOWED", "served"],
    ]);
    expect((await at.decisions()).map(({ id: one }) => one).sort(), at_).toEqual(
      tools.flatMap(({ decision }) => decision?.id ?? []).sort(),
    );
    expect(await brokenChecks(at.house.context), at_).toEqual([]);
    expect(Object.keys(await waitingSince(at.house.context))).not.toContain(UNTOLD);
    return true;
  }

  it.each([true, false])("buys each thing once, whatever it died of (committed: %s)", async (isCommitted) => {
    let nth = 1;
    while (await kill(nth, isCommitted)) nth += 1;
    expect(nth).toBeGreaterThan(8);
  });

  it("tells what it had bought, once somebody looks", async () => {
    const id = await diedAt(PAID);
    expect(await latest(id)).toMatchObject({ state: "running", parts: [{ decision: null, error: null }] });
    at.house.clock.nowMs += MINUTE_MS;
    await endLapsedAnswers(at.house.context);
    expect(await latest(id)).toMatchObject({
      state: "failed",
      failure: { detail: expect.stringContaining("The house stopped") },
      parts: [{ decision: { action: "ALLOWED" } }],
    });
    expect((await at.say(id, "price of SOL")).json.state).toBe("done");
  });

  it("tells it also where the house was off for days, and its keys are swept", async () => {
    const id = await diedAt(PAID);
    at.house.clock.nowMs += 3 * DAY_MS;
    const headers = { "idempotency-key": "another" };
    await at.house.ask("POST", at.path, { as: "operator-001", body: { agentId: "ops-agent" }, headers });
    await endLapsedAnswers(at.house.context);
    expect(await latest(id)).toMatchObject({ state: "failed", parts: [{ decision: { action: "ALLOWED" } }] });
  });

  it("ends each answer by itself: one that cannot be read keeps no other from it", async () => {
    const ids = [await diedAt(UNKEPT)];
    at.house.clock.nowMs += 1_000;
    ids.push(await diedAt(UNKEPT));
    const { store: books } = at.house.context;
    const spoil = (parts: string) =>
      books.write((tx) =>
        tx.run("UPDATE assistant_messages SET parts = ? WHERE conversation_id = ? AND role = 'assistant'", [
          parts,
          ids[0] ?? "",
        ]),
      );
    await spoil("5");
    at.house.clock.nowMs += MINUTE_MS;
    await expect(endLapsedAnswers(at.house.context)).rejects.toThrow();
    const sql = "SELECT state FROM assistant_messages WHERE conversation_id = ? AND role = 'assistant'";
    const kept = await books.read((tx) => tx.get<{ state: string }>(sql, [ids[1] ?? ""]));
    expect(kept?.state).toBe("failed");
    await spoil("[]");
    await endLapsedAnswers(at.house.context);
    expect(Object.keys(await waitingSince(at.house.context))).not.toContain(UNTOLD);
  });

  it("leaves an answer alone that is slow, and goes on", async () => {
    const id = await diedAt(UNKEPT);
    at.house.clock.nowMs += 20_000;
    await endLapsedAnswers(at.house.context);
    expect(await latest(id)).toMatchObject({ state: "running", mayRetry: false });
    expect((await at.say(id, "price of SOL")).json.code).toBe("answer_under_way");
  });
});
