import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readEnv } from "@/lib/server/env/env";
import { shareRuntime } from "@/lib/server/kernel/runtime";
import { type RunningPostgres, startPostgres } from "@/scripts/test/postgres";
import { askFront, type Told } from "@/testing/http/router";
import { onFreePort } from "@/testing/ports";
import { proveInvariants } from "@/testing/prove-invariants";
import { silent } from "@/testing/silent";
import { until } from "@/testing/until";
import { type OpenedHouse, openHouse } from "./open-house";

let root: string;
let postgres: RunningPostgres;
let opened: OpenedHouse;
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), "souk-database-outage-"));
  postgres = await startPostgres(path.join(root, "postgres"));
  opened = await onFreePort((free) =>
    openHouse(
      readEnv({
        SOUK_DATA_DIR: path.join(root, "house"),
        SOUK_CHAIN_PORT: String(free),
        DATABASE_URL: postgres.url,
      }),
      silent,
    ),
  );
  shareRuntime(opened.runtime);
}, 120_000);
afterAll(async () => {
  shareRuntime(null);
  await opened.stop();
  await postgres.stop();
  rmSync(root, { recursive: true, force: true, maxRetries: 3 });
});

const ask = (method: string, at: string, more: { body?: unknown; headers?: Headers } = {}): Promise<Told> =>
  askFront(opened.runtime.env.publicOrigin, method, at, more);

const TASK = { complexity: 1, asset: "SAT", strategy: "direct", agentId: "agent-1", description: "Work" };

it("a database that is stopped under the house: told as long as it lasts, and nothing is lost", async () => {
  const { json } = await ask("POST", "/api/v1/demo/sign-in", { body: { id: "buyer-001" } });
  const headers = new Headers({ authorization: `Bearer ${json.token}` });
  const kept: string[] = [];
  const refused: Told[] = [];
  const post = async (): Promise<Told> => {
    const told = await ask("POST", "/api/v1/tasks", { body: TASK, headers });
    if (told.status === 201) kept.push(told.json.id);
    else refused.push(told);
    return told;
  };
  const missing = async () => (await ask("GET", "/ready")).json;
  await until(async () => (await missing()).ready, { withinMs: 60_000 });
  expect((await post()).status).toBe(201);

  const underWay = Array.from({ length: 20 }, post);
  await postgres.stop();
  await Promise.all(underWay);
  await until(async () => !(await missing()).ready, { withinMs: 60_000 });
  expect((await missing()).missing).toContain("the books do not answer");
  await Promise.all([post(), ask("GET", "/api/v1/me", { headers }).then((told) => refused.push(told))]);
  expect(new Set(refused.map(({ status, json: problem }) => `${status} ${problem.code}`))).toEqual(
    new Set(["503 busy"]),
  );
  for (const { headers: said } of refused) expect(said.get("retry-after")).toMatch(/^\d+$/);

  await postgres.startAgain();
  await until(async () => (await missing()).ready, { withinMs: 60_000 });
  expect((await post()).status).toBe(201);
  for (const id of kept) expect((await ask("GET", `/api/v1/tasks/${id}`, { headers })).status).toBe(200);
  const { store, chain } = opened.runtime.context;
  const proof = await proveInvariants(
    { store, chain: opened.runtime.chainReader, hasChain: chain !== null },
    { actor: { kind: "house" }, nowMs: Date.now() },
  );
  expect(proof.checks.filter(({ ok }) => !ok)).toEqual([]);
}, 240_000);
