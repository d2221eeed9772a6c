import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProviderUnderTest } from "@/testing/providers/under-test";
import { openLogProvider } from "../logs/log-provider";

let logs: ProviderUnderTest;
beforeEach(async () => {
  logs = new ProviderUnderTest(openLogProvider);
  await logs.start();
});
afterEach(() => logs.end());

const under = (key: string) => ({ "idempotency-key": key });
const records = async () => (await logs.get("/stats")).body.records;

describe("work under an Idempotency-Key", () => {
  it("is done once, in both spellings, and answered with the same bytes", async () => {
    const first = await logs.post("/logs/archive", { content: "hello" }, under("call-1"));
    const second = await logs.post("/archive", { level: "full", content: "hello" }, under('"call-1"'));
    expect(first.status).toBe(200);
    expect(second).toEqual(first);
    expect(await records()).toBe(1);
  });

  it("is answered the same after a restart", async () => {
    const first = await logs.post("/archive", { content: "hello" }, under("call-1"));
    await logs.restart();
    expect(await logs.post("/archive", { content: "hello" }, under("call-1"))).toEqual(first);
    expect(await records()).toBe(1);
  });

  it("is done once for those who ask at the same moment", async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () => logs.post("/archive", { content: "hello" }, under("call-1"))),
    );
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect(await records()).toBe(1);
  });

  it("is refused for other fields, also after a restart, and when the key is malformed", async () => {
    await logs.post("/archive", { content: "hello" }, under("call-1"));
    const other = () => logs.post("/archive", { content: "other" }, under("call-1"));
    expect(await other()).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    await logs.restart();
    expect((await other()).status).toBe(422);
    expect((await logs.post("/archive", { content: "hello" }, under("two words"))).status).toBe(400);
    expect(await records()).toBe(1);
  });

  it("is not kept when it was refused: the key is free for what is right", async () => {
    expect((await logs.post("/archive", { content: "" }, under("call-1"))).status).toBe(400);
    expect((await logs.post("/archive", { content: "hello" }, under("call-1"))).status).toBe(200);
  });

  it("is done anew for another key and without one", async () => {
    const headers = [under("a"), under("b"), {}, {}];
    const all = await Promise.all(headers.map((each) => logs.post("/archive", { content: "hello" }, each)));
    expect(new Set(all.map(({ body }) => body.storageId)).size).toBe(4);
    expect(await records()).toBe(4);
  });
});
