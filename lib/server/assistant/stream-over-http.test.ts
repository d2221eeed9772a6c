import type { Socket } from "node:net";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SUBSYSTEMS } from "@/lib/server/app";
import type { Env } from "@/lib/server/env/env";
import { openFront } from "@/lib/server/http/server/front";
import { WebServer } from "@/lib/server/http/server/web-server";
import { type Assistance, eventsIn, openAssistance } from "@/testing/assistant/assistance";
import { ending, type Script, scriptedModel } from "@/testing/assistant/scripted-model";
import { ORIGIN } from "@/testing/http/http-surface";
import { onFreePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import { until } from "@/testing/until";

describe("an answer in front of Next", () => {
  let at: Assistance;
  let web: WebServer;
  let url = "";
  let port = 0;
  beforeAll(async () => {
    at = await openAssistance({ store: "sqlite" });
    await at.reset(() => ({ kind: "served", result: { price: "2000.00" } }));
    const tables = SUBSYSTEMS.map(({ routes }) => routes);
    await onFreePort(async (free) => {
      port = free;
      url = `http://127.0.0.1:${port}`;
      const chain = { isLocal: false };
      const allowedHosts = [`127.0.0.1:${port}`];
      const env = { host: "127.0.0.1", port, publicOrigin: ORIGIN, allowedHosts, chain } as unknown as Env;
      web = new WebServer({ env, log: silent, front: openFront(tables, ORIGIN), stalledAfterMs: 300 });
      await web.listen();
    });
    web.open((_, response) => void response.writeHead(299).end("Next"));
  });
  afterAll(async () => {
    await web.close();
    await at.house.close();
  });

  const headersOf = async () => ({
    authorization: `Bearer ${(await at.house.session("operator-001")).token}`,
    "content-type": "application/json",
    accept: "text/event-stream",
  });

  it("comes as it is said, event by event", async () => {
    let go: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow: Script = async function* () {
      yield { type: "text-start", id: "t" };
      yield { type: "text-delta", id: "t", delta: "First." };
      await gone;
      yield { type: "text-delta", id: "t", delta: " Last." };
      yield ending("stop");
    };
    at.restart(scriptedModel(slow));
    const id = await at.open("user-agent");
    const body = JSON.stringify({ text: "Hello" });
    const answer = await fetch(`${url}${at.path}/${id}/messages`, {
      method: "POST",
      headers: await headersOf(),
      body,
    });
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    expect(answer.headers.get("cache-control")).toContain("no-store");
    const reader = answer.body?.getReader();
    let text = "";
    const readOn = async () => {
      const part = await reader?.read();
      text += new TextDecoder().decode(part?.value);
      return part?.done === true;
    };
    while (!text.includes("First.")) await readOn();
    expect(eventsIn(text).map(({ type }) => type)).toEqual(["message", "delta"]);
    go();
    while (!(await readOn()));
    expect(eventsIn(text).at(-1)).toMatchObject({
      type: "done",
      message: { state: "done", parts: [{ text: "First. Last." }] },
    });
  });

  it("goes on for one that reads nothing, and for one that hangs up", async () => {
    at.restart();
    for (const leave of [(socket: Socket) => socket.pause(), (socket: Socket) => socket.destroy()]) {
      const id = await at.open("user-agent");
      const socket = connect(port, "127.0.0.1");
      const text = JSON.stringify({ text: "prices of ETH and BTC" });
      const headers = Object.entries({
        ...(await headersOf()),
        host: `127.0.0.1:${port}`,
        "content-length": text.length,
      });
      const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
      socket.write(`POST ${at.path}/${id}/messages HTTP/1.1\r\n${head}\r\n${text}`);
      await new Promise((resolve) => socket.once("data", resolve));
      leave(socket);
      await until(async () => {
        const { json } = await at.ask("GET", `${at.path}/${id}`);
        expect(json.messages[1]).toMatchObject({ state: "done", parts: { length: 3 } });
      });
      socket.destroy();
    }
  });
});
