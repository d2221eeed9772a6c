import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import type { Hex } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Env, readEnv } from "@/lib/server/env/env";
import { chainFolder, writeDeployment } from "@/lib/server/rpc/chain-record";
import { type AnvilChain, startAnvilChain } from "@/testing/chain/anvil-chain";
import { freePort } from "@/testing/ports";
import { addressOf, filesOf, refusal, rowsOf, stranger } from "@/testing/start";
import { makeWorld, type StoreWorld } from "@/testing/store/books";

const CHAIN_ID = 31_337;

describe("a start on a network", () => {
  let chain: AnvilChain;
  let world: StoreWorld;
  let dataDir: string;
  let env: Env;

  beforeAll(async () => {
    chain = await startAnvilChain();
  });
  afterAll(() => chain.dispose());
  beforeEach(async () => {
    world = await makeWorld("postgres");
    dataDir = mkdtempSync(path.join(tmpdir(), "souk-start-"));
    writeDeployment(dataDir, chain.deployment);
    env = productionEnv();
  });
  afterEach(async () => {
    await world.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  });

  function productionEnv(): Env {
    const { keys, deployment, link } = chain;
    const { arbiter, guardian, feeAccount } = deployment.roles;
    return readEnv({
      SOUK_MODE: "production",
      SOUK_DATA_DIR: dataDir,
      SOUK_ORIGIN: "https://souk.test.org",
      DATABASE_URL: "databaseUrl" in world.place ? world.place.databaseUrl : "",
      NEXTAUTH_SECRET: "k8Hq0vZr2LwXy7TbNfPd4GmJc9UsRe1A",
      RPC_URL: link.rpcUrl,
      CHAIN_ID: String(CHAIN_ID),
      MNEE_ADDRESS: deployment.tokens.MNEE.address,
      ATTESTER_PRIVATE_KEY: keys.attester,
      RELAYER_PRIVATE_KEY: keys.relayer,
      ARBITER_ADDRESS: arbiter,
      GUARDIAN_ADDRESS: guardian,
      FEE_ACCOUNT_ADDRESS: feeAccount,
      OPERATOR_ADDRESSES: arbiter,
    });
  }

  /** All that a start could have written to: the folder, the books, and what the house's accounts did on chain. */
  async function everything() {
    const { client } = chain.link;
    const accounts = Object.values(chain.keys).map(addressOf);
    return {
      files: filesOf(dataDir),
      rows: await rowsOf(env.databaseUrl ?? ""),
      nonces: await Promise.all(accounts.map((address) => client.getTransactionCount({ address }))),
      balances: await Promise.all(accounts.map((address) => client.getBalance({ address }))),
    };
  }

  async function expectRefused(changed: Env, told: { code: string; names: readonly string[] }) {
    const before = await everything();
    const { code, message } = await refusal(changed);
    expect({ code, message }).toMatchObject({ code: told.code });
    for (const name of told.names) expect(message).toContain(name);
    expect(await everything()).toEqual(before);
  }

  it("opens with the keys and addresses of its escrow, also in another case", async () => {
    expect(await refusal(env)).toEqual({ code: "opened", message: "" });
    const { arbiter, feeAccount } = chain.deployment.roles;
    const lower = (address: Hex): Hex => `0x${address.slice(2).toLowerCase()}`;
    const roles = { ...env.roles, arbiter: lower(arbiter), feeAccount: lower(feeAccount) };
    expect(await refusal({ ...env, roles })).toMatchObject({ code: "opened" });
  });

  const code = "chain_deployment_differs";
  const CHANGES: readonly [string, keyof Env["roles"] | "attester" | "token"][] = [
    ["ATTESTER_PRIVATE_KEY", "attester"],
    ["ARBITER_ADDRESS", "arbiter"],
    ["GUARDIAN_ADDRESS", "guardian"],
    ["FEE_ACCOUNT_ADDRESS", "feeAccount"],
    ["MNEE_ADDRESS", "token"],
  ];
  it.each(CHANGES)("is refused for another %s, before and after its books exist", async (variable, role) => {
    const key = generatePrivateKey();
    const other = addressOf(key);
    const { roles, tokens } = chain.deployment;
    const own = role === "token" ? tokens.MNEE.address : roles[role];
    const changed: Env = {
      ...env,
      keys: role === "attester" ? { ...env.keys, attester: key } : env.keys,
      chain: role === "token" ? { ...env.chain, mneeAddress: other } : env.chain,
      roles: role === "attester" || role === "token" ? env.roles : { ...env.roles, [role]: other },
    };
    await expectRefused(changed, { code, names: [variable, other, own] });
    expect(await refusal(env)).toMatchObject({ code: "opened" });
    await expectRefused(changed, { code, names: [variable, other, own] });
    rmSync(chainFolder(dataDir), { recursive: true });
    await expectRefused(changed, { code, names: [variable, other, own] });
  });

  it("is refused before an empty database gets its tables", async () => {
    const client = new Client({ connectionString: env.databaseUrl ?? "" });
    await client.connect();
    await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    await client.end();
    const keys = { ...env.keys, attester: generatePrivateKey() };
    await expectRefused({ ...env, keys }, { code, names: ["ATTESTER_PRIVATE_KEY"] });
    expect(await rowsOf(env.databaseUrl ?? "")).toEqual({});
  });

  it("is refused with a record that is not the escrow's, or not that of the books", async () => {
    const { roles, tokens } = chain.deployment;
    const arbiter = stranger();
    const withoutAddresses = { ...env, roles: { ...env.roles, arbiter: null, guardian: null } };
    for (const role of ["attester", "guardian", "feeAccount"] as const) {
      const other = stranger();
      writeDeployment(dataDir, { ...chain.deployment, roles: { ...roles, [role]: other } });
      await expectRefused(withoutAddresses, { code, names: [`roles.${role}`, other, roles[role]] });
    }
    const address = stranger();
    writeDeployment(dataDir, { ...chain.deployment, tokens: { MNEE: { address, decimals: 18 } } });
    const withoutToken = { ...env, chain: { ...env.chain, mneeAddress: null } };
    await expectRefused(withoutToken, { code: "chain_refused", names: ["does not take", address] });
    writeDeployment(dataDir, chain.deployment);
    expect(await refusal(env)).toMatchObject({ code: "opened" });
    writeDeployment(dataDir, { ...chain.deployment, roles: { ...roles, arbiter } });
    await expectRefused(withoutAddresses, { code, names: ["roles.arbiter", arbiter, roles.arbiter] });
    writeDeployment(dataDir, { ...chain.deployment, escrow: tokens.MNEE.address });
    await expectRefused(env, { code: "chain_refused", names: ["another deployment"] });
  });

  it("is refused on a chain that began otherwise, though the escrow has a twin there", async () => {
    writeDeployment(dataDir, { ...chain.deployment, genesisHash: `0x${"ab".repeat(32)}` });
    await expectRefused(env, { code: "chain_refused", names: ["another chain"] });
  });

  describe("over a node with faults", () => {
    type Fault = (call: { id: number; method: string }) => object | string | null;
    let node: Server;
    let fault: Fault;
    beforeEach(async () => {
      fault = () => null;
      node = createServer((request, response) => void relay(request, response));
      const port = await freePort();
      await new Promise<void>((resolve) => node.listen(port, "127.0.0.1", resolve));
      env = { ...env, chain: { ...env.chain, rpcUrl: `http://127.0.0.1:${port}` } };
    });
    afterEach(() => {
      node.closeAllConnections();
      node.close();
    });

    /** Every call goes to anvil, but for those the fault has an answer to; a text is sent as a page with status 429. */
    async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
      let body = "";
      for await (const part of request) body += part;
      const sent = JSON.parse(body) as { id: number; method: string } | { id: number; method: string }[];
      const told = await Promise.all(
        [sent].flat().map(async (call) => fault(call) ?? (await askAnvil(call))),
      );
      const page = told.find((one) => typeof one === "string");
      response.writeHead(page ? 429 : 200, { "content-type": page ? "text/html" : "application/json" });
      response.end(page ?? JSON.stringify(Array.isArray(sent) ? told : told[0]));
    }

    async function askAnvil(call: object): Promise<object> {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(call) };
      return (await (await fetch(chain.link.rpcUrl, init)).json()) as object;
    }

    const failing =
      (method: string, error: object): Fault =>
      (call) =>
        call.method === method ? { jsonrpc: "2.0", id: call.id, error } : null;
    const answering =
      (method: string, result: unknown): Fault =>
      (call) =>
        call.method === method ? { jsonrpc: "2.0", id: call.id, result } : null;
    const FAULTS: readonly [string, Fault][] = [
      ["a limit on calls", failing("eth_call", { code: -32_005, message: "limit exceeded" })],
      ["an internal error", failing("eth_call", { code: -32_603, message: "internal error" })],
      [
        "a revert that cannot be",
        failing("eth_call", { code: 3, message: "execution reverted", data: "0x" }),
      ],
      ["a missing state", failing("eth_call", { code: -32_000, message: "missing trie node" })],
      ["empty answers", answering("eth_call", "0x")],
      ["zeros", answering("eth_call", `0x${"0".repeat(64)}`)],
      ["no first block", answering("eth_getBlockByNumber", null)],
      ["no code yet", answering("eth_getCode", "0x")],
      ["code that it cannot find", failing("eth_getCode", { code: -32_000, message: "header not found" })],
      ["a page", (call) => (call.method === "eth_call" ? "<html>Too many requests</html>" : null)],
    ];

    it("opens when the node only passes on", async () => {
      expect(await refusal(env)).toMatchObject({ code: "opened" });
    });

    it.each(FAULTS)("neither agrees nor differs on %s", async (_, given) => {
      fault = given;
      const told = { code: "chain_unavailable", names: ["Nothing was written"] };
      await expectRefused(env, told);
      await expectRefused({ ...env, keys: { ...env.keys, attester: generatePrivateKey() } }, told);
    });

    it("does not take another chain for one that does not answer", async () => {
      fault = answering("eth_chainId", "0x1");
      await expectRefused(env, { code: "chain_refused", names: ["chain 1, not on 31337"] });
    });
  });
});
