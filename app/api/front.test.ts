import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SUBSYSTEMS } from "@/lib/server/app";
import type { Env } from "@/lib/server/env/env";
import { openFront } from "@/lib/server/http/server/front";
import { securityHeaders } from "@/lib/server/http/server/security-headers";
import { WebServer } from "@/lib/server/http/server/web-server";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { ORIGIN } from "@/testing/http/http-surface";
import { routeFiles, routeOf } from "@/testing/http/router";
import { onFreePort } from "@/testing/ports";
import { silent } from "@/testing/silent";

interface Sample {
  readonly method: "GET" | "POST" | "PATCH" | "OPTIONS" | "DELETE";
  readonly path: string;
  readonly as?: string;
  readonly body?: unknown;
}

const QUOTE = { complexity: 1, asset: "SAT", strategy: "best" };
/** At least one request of every route file, and what it answers. */
const SAMPLES: readonly (readonly [status: number, sample: Sample])[] = [
  [200, { method: "GET", path: "/health" }],
  [200, { method: "GET", path: "/ready" }],
  [200, { method: "GET", path: "/metrics", as: "operator-001" }],
  [401, { method: "GET", path: "/metrics" }],
  [404, { method: "GET", path: "/api/nothing" }],
  [200, { method: "GET", path: "/api/aicp/agents" }],
  [204, { method: "OPTIONS", path: "/api/aicp/tasks" }],
  [405, { method: "DELETE", path: "/api/aicp/tasks" }],
  [400, { method: "POST", path: "/api/aicp/tasks/submit", body: "{" }],
  [200, { method: "GET", path: "/api/nexus" }],
  [404, { method: "GET", path: "/api/nexus/agents/nobody" }],
  [404, { method: "GET", path: "/api/x402/services/nobody" }],
  [200, { method: "GET", path: "/api/x402/discovery/resources" }],
  [200, { method: "GET", path: "/api/auth/providers" }],
  [200, { method: "GET", path: "/api/auth/csrf" }],
  [302, { method: "GET", path: "/api/auth/signin" }],
  [200, { method: "GET", path: "/api/v1/agents" }],
  [404, { method: "PATCH", path: "/api/v1/agents/agent-2", as: "agent-1", body: { available: true } }],
  [201, { method: "POST", path: "/api/v1/auth/nonce" }],
  [204, { method: "POST", path: "/api/v1/auth/sign-out" }],
  [200, { method: "GET", path: "/api/v1/buyers/buyer-001" }],
  [503, { method: "GET", path: "/api/v1/chain" }],
  [200, { method: "POST", path: "/api/v1/demo/sign-in", body: { id: "buyer-001" } }],
  [404, { method: "GET", path: "/api/v1/approvals/dec_none", as: "operator-001" }],
  [403, { method: "GET", path: "/api/v1/assistant", as: "buyer-001" }],
  [404, { method: "GET", path: "/api/v1/assistant/conversations/cnv_none", as: "operator-001" }],
  [200, { method: "GET", path: "/api/v1/calls", as: "operator-001" }],
  [403, { method: "GET", path: "/api/v1/claims", as: "buyer-001" }],
  [403, { method: "GET", path: "/api/v1/decisions", as: "buyer-001" }],
  [200, { method: "GET", path: "/api/v1/disputes", as: "operator-001" }],
  [200, { method: "GET", path: "/api/v1/invariants", as: "operator-001" }],
  [200, { method: "GET", path: "/api/v1/me", as: "buyer-001" }],
  [200, { method: "GET", path: "/api/v1/me/withdrawals", as: "buyer-001" }],
  [200, { method: "GET", path: "/api/livepeer/orchestrators.json" }],
  [404, { method: "GET", path: "/api/v1/livepeer/orchestrators/orc_none/status", as: "operator-001" }],
  [200, { method: "GET", path: "/api/v1/network/orchestrators" }],
  [400, { method: "POST", path: "/capability/register", body: {} }],
  [400, { method: "GET", path: "/process/token" }],
  [404, { method: "GET", path: "/api/v1/policy", as: "operator-001" }],
  [201, { method: "POST", path: "/api/v1/quotes", as: "buyer-001", body: QUOTE }],
  [400, { method: "POST", path: "/api/v1/quotes", as: "buyer-001", body: { complexity: 0 } }],
  [403, { method: "GET", path: "/api/v1/readiness", as: "buyer-001" }],
  [200, { method: "GET", path: "/api/v1/services", as: "buyer-001" }],
  [200, { method: "GET", path: "/api/v1/stats" }],
  [400, { method: "GET", path: "/api/v1/tasks?limit=1&limit=2", as: "buyer-001" }],
  [405, { method: "DELETE", path: "/api/v1/tasks", as: "buyer-001" }],
  [200, { method: "GET", path: "/api/v1/transactions", as: "buyer-001" }],
  [200, { method: "GET", path: "/api/v1/treasury", as: "operator-001" }],
];

/** What is new each time: ids, tokens, nonces, traces. */
const alike = (text: string) => text.replace(/[\w.%-]{20,}/g, "…");
/** Of the connection, the moment and the listener, not of the answer. */
const NOT_COMPARED = [
  "connection",
  "date",
  "keep-alive",
  "transfer-encoding",
  ...Object.keys(securityHeaders({ isHttps: false })).map((name) => name.toLowerCase()),
];

function compared(answer: { status: number; headers: Headers; text: string }) {
  const told = [...answer.headers].filter(([name]) => !NOT_COMPARED.includes(name));
  const headers = told.map(([name, value]) => `${name}: ${alike(value)}`);
  // An answer without a body has its length from the listener.
  const own = headers.filter((line) => line !== "content-length: 0").sort();
  return { status: answer.status, headers: own, text: alike(answer.text) };
}

describe("in front of Next and through its route handlers", () => {
  let house: TestHouse<"none", true>;
  let web: WebServer;
  let url: string;

  beforeAll(async () => {
    house = await openTestHouse({ chain: "none", http: true });
    await house.ask("POST", "/api/v1/demo/sign-in", { body: { id: "buyer-001" } });
    const tables = SUBSYSTEMS.map(({ routes }) => routes);
    await onFreePort(async (port) => {
      url = `http://127.0.0.1:${port}`;
      const allowedHosts = [`127.0.0.1:${port}`];
      const chain = { isLocal: false };
      const env = { host: "127.0.0.1", port, publicOrigin: ORIGIN, allowedHosts, chain } as unknown as Env;
      web = new WebServer({ env, log: silent, front: openFront(tables, ORIGIN) });
      await web.listen();
    });
    web.open((_, response) => void response.writeHead(299).end("Next"));
  });
  afterAll(async () => {
    await web.close();
    await house.close();
  });

  async function inFront({ method, path, as, body }: Sample) {
    const headers = new Headers();
    if (as !== undefined) headers.set("authorization", `Bearer ${(await house.session(as)).token}`);
    if (body !== undefined) headers.set("content-type", "application/json");
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const answer = await fetch(url + path, { method, headers, body: text, redirect: "manual" });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  it("every route file is asked", () => {
    const asked = SAMPLES.map(([, { path }]) => routeOf(path.split("?")[0] ?? ""));
    expect(
      routeFiles()
        .map(({ file }) => file)
        .filter((file) => !asked.includes(file)),
    ).toEqual([]);
  });

  it.each(SAMPLES)("the same %i answers %j", async (status, sample) => {
    const { method, path, as, body } = sample;
    const throughNext = await house.ask(method, path, { body, ...(as ? { as } : {}) });
    const told = await inFront(sample);
    expect(told.status, told.text).toBe(status);
    expect(compared(told)).toEqual(compared(throughNext));
    expect(told.headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  it.each(SUBSYSTEMS.flatMap(({ routes }) => routes.rows))(
    "$method $path never comes to Next",
    async (row) => {
      const answer = await fetch(url + row.path.replace(/\{\w+\+?\}/g, "a"), { method: row.method });
      await answer.text();
      expect(answer.status).not.toBe(299);
    },
  );

  it.each(["/", "/login", "/tasks/tsk_1", "/apis", "/_next/static/a.js", "/api/v1/stats/", "/api//v1/stats"])(
    "%s is left to Next",
    async (path) => {
      expect((await fetch(url + path)).status).toBe(299);
    },
  );
});
