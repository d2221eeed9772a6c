import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TaskWire } from "@/lib/schemas/market/task";
import { SUBSYSTEMS } from "@/lib/server/app";
import { openDraft } from "@/lib/server/treasury/commands/drafts/open-draft";
import { bodyOf } from "@/testing/answers";
import { type FaultyNode, startFaultyNode } from "@/testing/chain/faulty-node";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { addOrchestrator } from "@/testing/network/orchestrators";
import { actorOf } from "@/testing/people";
import { askFor, changePolicyTo, openTreasury } from "@/testing/treasury";

const HASH = `0x${"11".repeat(32)}`;
/** Longer than any test: whoever waits for the node never answers. */
const NEVER_MS = 3_600_000;
const PATIENCE_MS = 500;

let house: TestHouse<"anvil", true>;
let node: FaultyNode;
let task: TaskWire;
let decisionId: string;
let conversationId: string;
let approvalId: string;
let draftId: string;
const orchestratorId = "orc_1";
beforeAll(async () => {
  const behind = async (nodeUrl: string) => {
    node = await startFaultyNode(nodeUrl);
    return { rpcUrl: node.rpcUrl, timeoutMs: NEVER_MS, patienceMs: PATIENCE_MS };
  };
  house = await openTestHouse({ chain: "anvil", http: true, behind });
  task = await house.post("MNEE");
  await house.pay(task);
  await house.untilStatus(task.id, "assigned");
  await openTreasury(house.context);
  decisionId = (await askFor(house.context)).decision.id;
  const largeCost = { effect: "ask", aboveUnits: 0n } as const;
  await changePolicyTo(house.context, (policy) => ({ ...policy, risk: { ...policy.risk, largeCost } }));
  const talk = { as: "operator-001", body: { agentId: "user-agent" } };
  conversationId = (await house.ask("POST", "/api/v1/assistant/conversations", talk)).json.id;
  await addOrchestrator(house.context, { id: orchestratorId, ownerId: "operator-001" });
  approvalId = (await askFor(house.context)).decision.id;
  await known("/api/v1/me", ({ json }) => json.balances[1].isWalletStale === false);
  await known("/api/v1/treasury", ({ json }) => json.asOf.block !== null);
  const draft = await openDraft(house.context, { actor: actorOf("operator-001"), input: { title: "Less" } });
  draftId = bodyOf<{ id: string }>(draft).id;
  node.inject("no answer", () => true);
}, 120_000);
afterAll(async () => {
  await house.close();
  await node.close();
});

type Told = Awaited<ReturnType<typeof house.ask>>;

/** Reads until the house has heard it of the node. */
async function known(path: string, isKnown: (told: Told) => boolean): Promise<void> {
  await house.until(async () => isKnown(await house.ask("GET", path, { as: "operator-001" })));
}

const GET_ROWS = SUBSYSTEMS.flatMap(({ routes }) => routes.rows).filter(({ method }) => method === "GET");

function pathOf(row: string): string {
  const nameOf: Record<string, string> = {
    agents: "agent-1",
    approvals: approvalId,
    buyers: "buyer-001",
    conversations: conversationId,
    decisions: decisionId,
    drafts: draftId,
    calls: decisionId,
    orchestrators: orchestratorId,
    services: "PRICE_ORACLE",
    tasks: task.id,
  };
  const inNexus: Record<string, string> = { agents: "user-agent", services: "PRICE_ORACLE" };
  const names = row.startsWith("/api/nexus/") ? inNexus : nameOf;
  const needsTime = /\/(flows|decision-series)$/.test(row);
  return `${row}${needsTime ? "?from=2026-11-29T00:00:00Z&to=2026-11-30T00:00:00Z" : ""}`
    .replace("{hash}", HASH)
    .replace("{nextauth+}", "providers")
    .replace(/(\w+)\/\{id\}/, (_, resource: string) => `${resource}/${names[resource]}`);
}

describe("while the node takes every question and answers none", () => {
  it.each(GET_ROWS)("$method $path answers", async ({ path }) => {
    const { status, json, text } = await house.ask("GET", pathOf(path), { as: "operator-001" });
    if (path === "/api/x402/services/{id}") {
      expect([status, json.accepts.length]).toEqual([402, 1]);
    } else if (path === "/api/v1/transactions/{hash}") {
      expect([status, json.code]).toEqual([503, "chain_unavailable"]);
    } else if (path === "/process/token") {
      expect(status, "Nobody is named who asks for it.").toBe(400);
    } else if (path === "/api/v1/livepeer/orchestrators/{id}/status") {
      expect(status, "It is none of those that the manager keeps.").toBe(404);
    } else expect(status, text).toBeLessThan(path.startsWith("/api/aicp/tasks/") ? 500 : 300);
  });

  it("has asked it all the same", () => {
    expect(node.hits()).toBeGreaterThan(5);
  });

  it("shows what it read last as such", async () => {
    const as = "operator-001";
    const me = await house.ask("GET", "/api/v1/me", { as });
    const { wallet, isWalletStale } = me.json.balances[1];
    expect([wallet !== null, isWalletStale]).toEqual([true, true]);
    const treasury = await house.ask("GET", "/api/v1/treasury", { as });
    expect(treasury.json.asOf.isStale).toBe(true);
    expect(treasury.json.balances[1].escrow.agrees).toBe(true);
    const proof = await house.ask("GET", "/api/v1/invariants", { as });
    const said = JSON.stringify(proof.json);
    expect(said).toContain("as last seen");
  });

  it.each([
    ["a quote", "/api/v1/quotes", { complexity: 2, asset: "MNEE" }],
    ["a task", "/api/v1/tasks", { complexity: 2, asset: "ETH", agentId: "agent-1", description: "Do it" }],
    [
      "a withdrawal elsewhere",
      "/api/v1/me/withdrawals",
      { asset: "ETH", units: "1", to: `0x${"12".repeat(20)}` },
    ],
    ["the demo's faucet", "/api/v1/demo/faucet", {}],
    ["a transaction of the demo's", "/api/v1/demo/send", { to: `0x${"12".repeat(20)}` }],
  ])("%s is refused as chain_unavailable, not as a fault", async (_, path, body) => {
    const { status, json, headers } = await house.ask("POST", path, { as: "buyer-001", body });
    expect([status, json.code]).toEqual([503, "chain_unavailable"]);
    expect(headers.get("retry-after")).not.toBeNull();
  });

  it("a new buyer signs in, and what needs no chain is done", async () => {
    const { status, json } = await house.ask("POST", "/api/v1/demo/sign-in", { body: { id: "buyer-077" } });
    expect(status).toBe(200);
    const headers = { authorization: `Bearer ${json.token}` };
    const body = { complexity: 1, asset: "SAT", agentId: "agent-1", description: "Do it" };
    expect((await house.ask("POST", "/api/v1/tasks", { headers, body })).status).toBe(201);
  });

  it("a wallet that is no key is told to wait", async () => {
    const nonce = await house.ask("POST", "/api/v1/auth/nonce", { body: {} });
    const account = privateKeyToAccount(generatePrivateKey());
    const message = createSiweMessage({
      address: account.address,
      chainId: house.chain.facts.chainId,
      domain: "127.0.0.1:3000",
      nonce: nonce.json.nonce,
      uri: "http://127.0.0.1:3000/login",
      version: "1",
    });
    const cookie = nonce.headers.get("set-cookie")?.split(";")[0] ?? "";
    const { status, json } = await house.ask("POST", "/api/v1/auth/wallet", {
      headers: { cookie },
      body: { message, signature: `0x${"ab".repeat(100)}` },
    });
    expect([status, json.code]).toEqual([503, "chain_unavailable"]);
  });
});
