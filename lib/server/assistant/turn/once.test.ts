import type { LanguageModelV3CallOptions } from "@ai-sdk/provider";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProviderResult } from "@/lib/server/treasury/providers/provider";
import { type Assistance, openAssistance } from "@/testing/assistant/assistance";
import { PRICE, type Script, saying, scriptedModel, wish, wishing } from "@/testing/assistant/scripted-model";
import { until } from "@/testing/until";

const WORDS = "What are the prices of ETH and BTC? Then archive this log: I asked";
const price = () => wish("PRICE_ORACLE", PRICE);
const archive = () => wish("LOG_ARCHIVE", { content: "I asked" });
const gone = (): ReturnType<Script> => [{ type: "error", error: new Error("gone") }];

describe.each(["sqlite", "postgres"] as const)("an answer that nobody keeps, on %s", (store) => {
  let at: Assistance;
  let sent = 0;
  beforeAll(async () => {
    at = await openAssistance({ store });
  });
  beforeEach(async () => {
    sent += 1;
    const served: (id: string) => ProviderResult = (id) => ({ kind: "served", result: { of: id } });
    await at.reset(({ service }) => served(service.id));
  });
  afterAll(() => at.house.close());

  const chat = (script: Script, message = WORDS) => {
    const model = scriptedModel(script);
    at.restart(model);
    const body = { agent_id: "ops-agent", message };
    const headers = { "idempotency-key": `once-${sent}` };
    const told = at.house.ask("POST", "/api/nexus/chat", { body, headers });
    return told.then((answer) => ({ ...answer, results: resultsIn(model.asked.at(-1)) }));
  };
  const bought = async () => (await at.decisions()).map(({ serviceId }) => serviceId);

  it("buys nothing twice where its model asks in another order, and tells of the right service", async () => {
    const failed = await chat((step) => (step === 0 ? wishing(price(), archive()) : gone()));
    expect(failed.status).toBe(503);
    const again = await chat((step) => (step === 0 ? wishing(archive(), price()) : saying("Done.")));
    expect([again.status, again.json.response]).toEqual([200, "Done."]);
    expect(await bought()).toEqual(["PRICE_ORACLE", "LOG_ARCHIVE"]);
    expect(again.results).toMatchObject([
      { serviceId: "LOG_ARCHIVE", call: { result: { of: "LOG_ARCHIVE" } } },
      { serviceId: "PRICE_ORACLE", call: { result: { of: "PRICE_ORACLE" } } },
    ]);
  });

  it("buys the same as often as it is asked for, in one try", async () => {
    const twice: Script = (step) => (step === 0 ? wishing(price(), price()) : gone());
    await chat(twice);
    expect(await bought()).toEqual(["PRICE_ORACLE", "PRICE_ORACLE"]);
    await chat(twice);
    expect(await bought()).toHaveLength(2);
  });

  it("is one of sixty-four at once, and of four for who is signed in", async () => {
    let serve: (result: ProviderResult) => void = () => undefined;
    const served = new Promise<ProviderResult>((resolve) => (serve = resolve));
    await at.reset(() => served);
    at.restart(
      scriptedModel((_, { prompt }) => (prompt.at(-1)?.role === "tool" ? saying("Done.") : wishing(price()))),
    );
    const body = { agent_id: "ops-agent", message: WORDS };
    const send = (as?: string) => at.house.ask("POST", "/api/nexus/chat", { body, ...(as && { as }) });
    const refused = async (answers: Awaited<ReturnType<typeof send>>[]) =>
      answers.filter(({ status }) => status === 429).length;
    const own = Array.from({ length: 6 }, () => send("operator-001"));
    await until(() => at.asked.length === 4);
    const others = Array.from({ length: 62 }, () => send());
    await until(() => at.asked.length === 64);
    serve({ kind: "served", result: {} });
    expect([await refused(await Promise.all(own)), await refused(await Promise.all(others))]).toEqual([2, 2]);
    expect((await send("operator-001")).status).toBe(200);
  });

  it("refuses the same key for another message", async () => {
    await chat((step) => (step === 0 ? wishing(price()) : gone()));
    const other = await chat((step) => (step === 0 ? wishing(price()) : saying("Done.")), "price of ETH");
    expect(other.status).toBe(400);
    expect(await bought()).toEqual(["PRICE_ORACLE"]);
  });

  it("tells how a call stands that was decided, whatever went wrong afterwards", async () => {
    await at.reset(() => {
      throw new Error("The line is cut.");
    });
    const told = await chat((step) => (step === 0 ? wishing(price()) : saying("Done.")));
    expect(told.results).toMatchObject([{ asked: true, action: "ALLOWED" }]);
    expect([told.status, await bought()]).toEqual([200, ["PRICE_ORACLE"]]);
  });
});

/** What a model was told last of its tools. */
function resultsIn(asked: LanguageModelV3CallOptions | undefined): unknown[] {
  const parts = (asked?.prompt ?? []).flatMap((one) => (one.role === "tool" ? one.content : []));
  const outputs = parts.flatMap((part) => (part.type === "tool-result" ? [part.output] : []));
  return outputs.flatMap((output) => (output.type === "json" ? [output.value] : []));
}
