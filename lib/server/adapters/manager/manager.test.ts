import { createHash } from "node:crypto";
import { privateKeyToAccount } from "viem/accounts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { proofOf } from "@/lib/server/network/operations/worker-secret";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { front } from "@/testing/http/router";

const account = privateKeyToAccount("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
const other = privateKeyToAccount(`0x${"11".repeat(32)}`);
const NODES = "/api/v1/livepeer/orchestrators";

let house: TestHouse<"none", true>;
beforeEach(async () => {
  house = await openTestHouse({ chain: "none", http: true });
});
afterEach(() => house.close());

const post = (path: string, body: unknown, token?: string) =>
  house.ask("POST", path, { body, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
const get = (path: string, token: string) =>
  house.ask("GET", path, { headers: { authorization: `Bearer ${token}` } });

async function challengeFor(address: string) {
  const given = await post("/api/v1/auth/challenge", { address });
  expect(given.status, given.text).toBe(200);
  return given.json;
}
async function signIn(who = account): Promise<string> {
  const { challenge, message } = await challengeFor(who.address);
  const signature = await who.signMessage({ message });
  const signed = await post("/api/v1/auth/login", { address: who.address, challenge, signature });
  expect(signed.json).toEqual({ access_token: expect.any(String), token_type: "bearer" });
  return signed.json.access_token;
}

describe("the manager's sign-in", () => {
  it("is by a challenge that a wallet signs, once", async () => {
    const { challenge, message } = await challengeFor(account.address);
    expect(message).toContain(challenge);
    const signature = await account.signMessage({ message });
    const claim = { address: account.address, challenge, signature };
    const tries = await Promise.all([1, 2, 3, 4].map(() => post("/api/v1/auth/login", claim)));
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    const token = tries.find(({ status }) => status === 200)?.json.access_token;
    expect((await get("/api/v1/me", token)).json.address).toBe(account.address);
  });

  it("is nobody's with another's challenge, signature or words", async () => {
    const refused = async (more: object) => {
      const { challenge, message } = await challengeFor(account.address);
      const signature = await account.signMessage({ message });
      const answer = await post("/api/v1/auth/login", {
        address: account.address,
        challenge,
        signature,
        ...more,
      });
      expect([answer.status, answer.json.detail]).toEqual([401, "Invalid credentials"]);
      const again = await post("/api/v1/auth/login", { address: account.address, challenge, signature });
      expect(again.status).toBe("challenge" in more ? 200 : 401);
    };
    await refused({ address: other.address });
    await refused({ signature: await account.signMessage({ message: "Sign in" }) });
    await refused({ signature: "0x" });
    await refused({ challenge: (await challengeFor(other.address)).challenge });
    const { challenge, message } = await challengeFor(account.address);
    house.context.pass(6 * 60_000);
    const late = { address: account.address, challenge, signature: await account.signMessage({ message }) };
    expect((await post("/api/v1/auth/login", late)).status).toBe(401);
  });

  it("takes the same as a form", async () => {
    const { challenge, message } = await challengeFor(account.address);
    const password = `${challenge}:${await account.signMessage({ message })}`;
    const form = new URLSearchParams({ username: account.address, password, grant_type: "password" });
    const url = `${house.runtime.env.publicOrigin}/api/v1/auth/token`;
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await front(new Request(url, { method: "POST", headers, body: form.toString() }));
    expect(await answer.json()).toMatchObject({ token_type: "bearer" });
  });
});

describe("a managed node", () => {
  const register = (token: string, more: object = {}) =>
    post(
      `${NODES}/register`,
      { orchestrator_id: "orch-1", endpoint: "http://one:9995", capabilities: ["work"], ...more },
      token,
    );
  const prove = (challenge: string, secret: string, more: object = {}) =>
    post(`${NODES}/orch-1/proof`, {
      ...{
        orchestrator_id: "orch-1",
        timestamp: 1_755_500_000.1,
        connection_id: "c",
        manager_challenge: challenge,
      },
      orchestrator_response: createHash("sha256").update(`${challenge}:orch-1:${secret}`).digest("hex"),
      metrics: { latency_ms: 12.4, uptime_seconds: 60, processed_calls: 0 },
      capabilities: ["work"],
      ...more,
    });

  it("proves as the published vector does", () => {
    const of = { challenge: "00112233445566778899aabbccddeeff", nodeId: "orch-1", secret: "orch-secret" };
    expect(proofOf(of)).toBe("7e3df068146d25e315c49d361b9f528ca76f3f88a41ad1bd0306c5053daa367f");
  });

  it("has a secret that is shown once, and is connected by proofs that each answer a new challenge", async () => {
    const token = await signIn();
    const { json: first } = await register(token);
    expect(first).toMatchObject({ success: true, orchestrator_id: "orch-1", secret: expect.any(String) });
    expect(first.challenge).toMatch(/^[0-9a-f]{32}$/);
    expect((await get(`${NODES}/orch-1/status`, token)).json.status).toBe("disconnected");
    const proven = await prove(first.challenge, first.secret);
    expect(proven.json).toMatchObject({ success: true, next_proof_required: 60 });
    expect((await prove(first.challenge, first.secret)).status).toBe(401);
    expect((await prove(proven.json.challenge, first.secret)).status).toBe(200);
    expect((await register(token)).json).not.toHaveProperty("secret");
    const list = await get(NODES, token);
    expect(list.json).toMatchObject({ total: 1, connected: 1, summary: { average_latency_ms: 12 } });
    house.context.pass(91_000);
    expect((await get(`${NODES}/orch-1/status`, token)).json.status).toBe("unhealthy");
  });

  it("is nobody's who has not its secret, and its challenge is spent by a wrong answer and by time", async () => {
    const token = await signIn();
    const { json } = await register(token);
    expect((await prove(json.challenge, "", {})).json.detail).toBe("Invalid connectivity proof");
    expect((await prove(json.challenge, json.secret)).status).toBe(401);
    const { json: second } = await register(token);
    const mismatch = await prove(second.challenge, json.secret, { orchestrator_id: "orch-2" });
    expect([mismatch.status, mismatch.json.detail]).toEqual([400, "Orchestrator ID mismatch"]);
    house.context.pass(5 * 60_000);
    expect((await prove(second.challenge, json.secret)).status).toBe(401);
  });

  it("belongs to who registered it", async () => {
    const token = await signIn();
    await register(token);
    const others = await signIn(other);
    expect((await register(others)).status).toBe(403);
    expect((await post(`${NODES}/orch-1/disconnect`, undefined, others)).status).toBe(403);
    expect((await post(`${NODES}/orch-1/disconnect`, undefined, token)).json.success).toBe(true);
    expect((await get(`${NODES}/orch-1/status`, token)).json.status).toBe("disconnected");
  });

  it("is given calls by strategy, and is paid by nobody's asking", async () => {
    const token = await signIn();
    const distribute = (more: object = {}) =>
      post("/api/v1/livepeer/calls/distribute", { call_type: "work", ...more }, token);
    expect((await distribute()).status).toBe(503);
    const { json } = await register(token);
    await prove(json.challenge, json.secret);
    expect((await distribute()).json).toMatchObject({
      ...{ success: true, strategy: "round_robin", orchestrators_assigned: 1, status: "queued" },
      distribution: [{ orchestrator_id: "orch-1", status: "queued" }],
    });
    expect((await distribute({ orchestrator_ids: ["orch-2"] })).status).toBe(404);
    const needing = (need: string) =>
      distribute({ strategy: "capabilities", payload: { required_capabilities: [need] } });
    expect((await needing("work")).status).toBe(200);
    expect((await needing("pictures")).status).toBe(404);
    const pay = { amount: 12, recipient: "orch-1" };
    expect((await post("/api/v1/livepeer/payments/process", pay, token)).status).toBe(403);
    const asked = await house.ask("POST", "/api/v1/livepeer/payments/process", {
      as: "operator-001",
      body: pay,
    });
    expect(asked.status).toBe(404);
  });
});
