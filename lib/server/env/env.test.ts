import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BadEnvironment } from "./bad-environment";
import { readEnv } from "./env";
import { envExample } from "./example";
import { parseVariables, productionProblems, VARIABLES } from "./schema";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "souk-env-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function problemsOf(source: Record<string, string>): Record<string, string> {
  try {
    readEnv({ SOUK_DATA_DIR: dataDir, ...source });
    return {};
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    return Object.fromEntries(error.problems.map(({ name, problem }) => [name, problem]));
  }
}

const ADDRESS = `0x${"12".repeat(20)}`;
const production = {
  SOUK_MODE: "production",
  SOUK_ORIGIN: "https://souk.test.org",
  DATABASE_URL: "postgres://souk@db/souk",
  NEXTAUTH_SECRET: "k8Hq0vZr2LwXy7TbNfPd4GmJc9UsRe1A",
  RPC_URL: "https://rpc.test.org",
  CHAIN_ID: "1",
  ATTESTER_PRIVATE_KEY: `0x${"1a2b3c4d".repeat(8)}`,
  RELAYER_PRIVATE_KEY: `0x${"5e6f7a8b".repeat(8)}`,
  ARBITER_ADDRESS: ADDRESS,
  FEE_ACCOUNT_ADDRESS: ADDRESS,
  OPERATOR_ADDRESSES: `${ADDRESS}, ${ADDRESS}`,
};

describe("the demo's environment", () => {
  it("needs nothing", () => {
    const env = readEnv({ SOUK_DATA_DIR: dataDir });
    expect(env).toMatchObject({ mode: "demo", host: "127.0.0.1", port: 3000, databaseUrl: null });
    expect(env.chain).toMatchObject({ isLocal: true, chainId: 31337, confirmations: 5, port: 8545 });
    expect(env.allowedHosts).toContain("127.0.0.1:3000");
  });

  it("makes secrets once, for its owner only, and keeps them", () => {
    const first = readEnv({ SOUK_DATA_DIR: dataDir });
    const second = readEnv({ SOUK_DATA_DIR: dataDir });
    expect(second.keys).toEqual(first.keys);
    expect(second.authSecret).toBe(first.authSecret);
    expect(new Set(Object.values(first.keys)).size).toBe(6);
    expect(statSync(path.join(dataDir, "secrets.json")).mode & 0o077).toBe(0);
  });

  it("gives a folder of a version without a treasury its keys, and keeps the others", () => {
    const file = path.join(dataDir, "secrets.json");
    const { keys } = readEnv({ SOUK_DATA_DIR: dataDir });
    const { treasuryKey, spenderKey, ...old } = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify(old));
    const completed = readEnv({ SOUK_DATA_DIR: dataDir });
    expect(completed.keys).toMatchObject({
      attester: keys.attester,
      relayer: keys.relayer,
      deployer: keys.deployer,
    });
    expect(completed.authSecret).toBe(old.sessionSecret);
    for (const made of [completed.keys.treasury, completed.keys.spender]) {
      expect(made).toMatch(/^0x[0-9a-f]{64}$/);
      expect([treasuryKey, spenderKey]).not.toContain(made);
    }
    expect(readEnv({ SOUK_DATA_DIR: dataDir }).keys).toEqual(completed.keys);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it("refuses damaged secrets instead of replacing them", () => {
    const file = path.join(dataDir, "secrets.json");
    writeFileSync(file, "{");
    expect(problemsOf({}).SOUK_DATA_DIR).toContain("secrets.json");
    expect(readFileSync(file, "utf8")).toBe("{");
  });

  it("lists every wrong variable at once and shows no value", () => {
    const wrong = {
      PORT: "70000",
      SOUK_CHAIN_PORT: "x",
      DATABASE_URL: "mysql://me:hunter2@x",
      SOUK_MODE: "prod",
    };
    expect(Object.keys(problemsOf(wrong)).sort()).toEqual(Object.keys(wrong).sort());
    expect(JSON.stringify(problemsOf(wrong))).not.toContain("hunter2");
  });

  it("starts its providers unless it is told not to, or where they are", () => {
    const of = (variables: Record<string, string>) => {
      const { providers, startsProviders } = readEnv({ SOUK_DATA_DIR: dataDir, ...variables });
      return { providers, startsProviders };
    };
    expect(of({})).toEqual({ providers: [], startsProviders: true });
    expect(of({ SOUK_PROVIDERS: "off" })).toEqual({ providers: [], startsProviders: false });
    expect(of({ SOUK_PROVIDERS: "8001=127.0.0.1:8011, 8002=127.0.0.1:8002" })).toEqual({
      startsProviders: false,
      providers: [
        { declaredOrigin: "http://127.0.0.1:8001", origin: "http://127.0.0.1:8011" },
        { declaredOrigin: "http://127.0.0.1:8002", origin: "http://127.0.0.1:8002" },
      ],
    });
  });

  it("starts the demo's orchestrators beside its providers, unless it is told not to", () => {
    const of = (variables: Record<string, string>) =>
      readEnv({ SOUK_DATA_DIR: dataDir, ...variables }).startsNodes;
    expect([of({}), of({ SOUK_DEMO_NODES: "" }), of({ SOUK_DEMO_NODES: "off" })]).toEqual([
      true,
      true,
      false,
    ]);
    expect(of({ SOUK_PROVIDERS: "off" })).toBe(false);
    expect(problemsOf({ SOUK_DEMO_NODES: "on" })).toHaveProperty("SOUK_DEMO_NODES");
  });

  it.each([
    "on",
    "8001",
    "8001=8011",
    "8001=10.0.0.1:8011",
    "8001=localhost:8011",
    "8001=127.0.0.1:0",
    "8001=127.0.0.1:65536",
    "0=127.0.0.1:8001",
    "8001=127.0.0.1:8001,",
    "8001=127.0.0.1:8001,8001=127.0.0.1:8002",
    "8001=127.0.0.1:8001/path",
  ])("refuses %s as places of providers", (text) => {
    expect(problemsOf({ SOUK_PROVIDERS: text }).SOUK_PROVIDERS).toContain("8001=127.0.0.1:8011");
  });

  it("takes empty text as absent", () => {
    expect(problemsOf({ PORT: "", DATABASE_URL: " " })).toEqual({});
  });
});

describe("production's environment", () => {
  it("is accepted when complete", () => {
    const env = readEnv({ SOUK_DATA_DIR: dataDir, ...production });
    expect(env).toMatchObject({ mode: "production", publicOrigin: "https://souk.test.org" });
    expect(env.chain).toMatchObject({ isLocal: false, chainId: 1, graceS: 3600, confirmations: 12 });
    expect(env.operatorAddresses).toHaveLength(2);
  });

  it.each([
    "SOUK_ORIGIN",
    "DATABASE_URL",
    "NEXTAUTH_SECRET",
    "RPC_URL",
    "CHAIN_ID",
    "ATTESTER_PRIVATE_KEY",
    "RELAYER_PRIVATE_KEY",
    "ARBITER_ADDRESS",
    "FEE_ACCOUNT_ADDRESS",
    "OPERATOR_ADDRESSES",
  ])("refuses to start without %s", (name) => {
    expect(problemsOf({ ...production, [name]: "" })[name]).toContain("required");
  });

  it.each([
    ["ATTESTER_PRIVATE_KEY", "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"],
    ["RELAYER_PRIVATE_KEY", "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"],
    ["RELAYER_PRIVATE_KEY", `0x${"00".repeat(31)}01`],
    ["DEPLOYER_PRIVATE_KEY", `0x${"11".repeat(32)}`],
  ])("refuses the known development key in %s", (name, key) => {
    expect(problemsOf({ ...production, [name]: key })[name]).toContain("development key");
  });

  it("refuses default secrets, plain http and one key for two roles", () => {
    expect(problemsOf({ ...production, NEXTAUTH_SECRET: "a".repeat(40) }).NEXTAUTH_SECRET).toBeDefined();
    expect(
      problemsOf({ ...production, NEXTAUTH_SECRET: "please-change-me-0123456789abcdef" }).NEXTAUTH_SECRET,
    ).toBeDefined();
    expect(problemsOf({ ...production, SOUK_ORIGIN: "http://souk.test.org" }).SOUK_ORIGIN).toContain("https");
    expect(
      problemsOf({ ...production, RELAYER_PRIVATE_KEY: production.ATTESTER_PRIVATE_KEY }).RELAYER_PRIVATE_KEY,
    ).toContain("differ");
  });
});

describe("sales by x402", () => {
  it("are made in the demo unless they are off, and in production where they are on", () => {
    const sells = (more: Record<string, string>) => readEnv({ SOUK_DATA_DIR: dataDir, ...more }).sellsByX402;
    expect([sells({}), sells({ SOUK_X402: "off" })]).toEqual([true, false]);
    expect([sells(production), sells({ ...production, SOUK_X402: "on" })]).toEqual([false, true]);
    expect(problemsOf({ SOUK_X402: "yes" }).SOUK_X402).toContain("on or off");
  });
});

describe("providers in production", () => {
  it("are never led elsewhere than the policy says, and never started", () => {
    expect(problemsOf({ ...production, SOUK_PROVIDERS: "8001=127.0.0.1:8001" }).SOUK_PROVIDERS).toContain(
      "demo",
    );
    const env = readEnv({ SOUK_DATA_DIR: dataDir, ...production, SOUK_PROVIDERS: "off" });
    expect(env).toMatchObject({ providers: [], startsProviders: false });
  });
});

describe("the assistant's model", () => {
  const modelOf = (source: Record<string, string>) =>
    readEnv({ SOUK_DATA_DIR: dataDir, ...source }).assistant;
  const bedrock = {
    SOUK_ASSISTANT_MODEL: "bedrock",
    SOUK_BEDROCK_MODEL: "anthropic.claude-v1:0",
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "AKID",
    AWS_SECRET_ACCESS_KEY: "secret",
  };

  it("is the built-in one where nothing is said, also where a key lies about", () => {
    expect(modelOf({})).toEqual({ provider: "offline" });
    expect(modelOf({ OPENAI_API_KEY: "sk-1" })).toEqual({ provider: "offline" });
  });

  it("is what is said, with what it takes", () => {
    const openai = { SOUK_ASSISTANT_MODEL: "openai", OPENAI_API_KEY: "sk-1" };
    expect(modelOf(openai)).toEqual({
      provider: "openai",
      apiKey: "sk-1",
      baseUrl: null,
      model: "gpt-4.1-mini",
    });
    expect(modelOf(bedrock)).toMatchObject({
      provider: "bedrock",
      region: "eu-central-1",
      sessionToken: null,
    });
  });

  it("is refused without its key, and never another's in its stead", () => {
    const openai = "is required when SOUK_ASSISTANT_MODEL=openai";
    expect(problemsOf({ SOUK_ASSISTANT_MODEL: "openai" })).toEqual({ OPENAI_API_KEY: openai });
    for (const name of Object.keys(bedrock).slice(1))
      expect(problemsOf({ ...bedrock, [name]: "" })).toEqual({
        [name]: "is required when SOUK_ASSISTANT_MODEL=bedrock",
      });
    expect(problemsOf({ SOUK_ASSISTANT_MODEL: "gpt" })).toEqual({
      SOUK_ASSISTANT_MODEL: "must be offline, openai, bedrock",
    });
    expect(problemsOf({ SOUK_ASSISTANT_MODEL: "openai", OPENAI_API_KEY: "sk 1" })).toEqual({
      OPENAI_API_KEY: "must be one word of plain letters",
    });
  });

  it("is asked over https in production", () => {
    const at = { SOUK_OPENAI_BASE_URL: "http://127.0.0.1:11434/v1" };
    expect(problemsOf({ ...production, ...at })).toEqual({
      SOUK_OPENAI_BASE_URL: "must be https:// in production: a key travels there",
    });
    expect(problemsOf(at)).toEqual({});
  });
});

describe(".env.example", () => {
  it("is what the schema says; if not, run npm run env-example", () => {
    expect(readFileSync(".env.example", "utf8")).toBe(envExample());
  });

  it("names every variable and no secret", () => {
    for (const name of Object.keys(VARIABLES)) expect(envExample()).toContain(`# ${name}=`);
    expect(envExample()).not.toMatch(/0x[0-9a-f]{64}/);
  });

  it("pays in ether in production by a key of its own and the price of a feed alone", () => {
    const key = (end: string) => `0x5f3a9c0d${"7e1b".repeat(13)}${end}`;
    const PAYER_PRIVATE_KEY = key("abcd");
    const named = (of: Record<string, string>) => {
      const { values, problems } = parseVariables(of);
      expect(problems).toEqual([]);
      const ether = ["PAYER_PRIVATE_KEY", "SOUK_ETH_USD_FEED", "SOUK_ETH_USD"];
      return productionProblems(values).flatMap(({ name }) => (ether.includes(name) ? [name] : []));
    };
    const SOUK_ETH_USD_FEED = `0x${"1".repeat(40)}`;
    expect(named({})).toEqual([]);
    expect(named({ PAYER_PRIVATE_KEY, SOUK_ETH_USD_FEED })).toEqual([]);
    expect(named({ PAYER_PRIVATE_KEY })).toEqual(["SOUK_ETH_USD_FEED"]);
    expect(named({ PAYER_PRIVATE_KEY, SOUK_ETH_USD_FEED, ETH_TO_USD: "2000" })).toEqual(["SOUK_ETH_USD"]);
    for (const other of ["RELAYER_PRIVATE_KEY", "ATTESTER_PRIVATE_KEY", "DEPLOYER_PRIVATE_KEY"])
      expect(named({ PAYER_PRIVATE_KEY, SOUK_ETH_USD_FEED, [other]: key("ABCD") })).toEqual([
        "PAYER_PRIVATE_KEY",
      ]);
    expect(parseVariables({ ETH_TO_USD: "2345.5" }).values.SOUK_ETH_USD).toBe(2_345_500_000n);
    expect(parseVariables({ SOUK_ETH_USD: "0" }).problems).toHaveLength(1);
  });

  it("reads agent-net's names where ours are absent, and no guessable secret of workers in production", () => {
    const aliases = {
      PAYMENT_INTERVAL_SECONDS: "120",
      BASE_PAYMENT_USD: "12.5",
      LIVEPEER_ORCH_SECRET: "orch-secret",
    };
    const { values, problems } = parseVariables(aliases);
    expect(problems).toEqual([]);
    expect(values).toMatchObject({
      SOUK_PAYOUT_INTERVAL_S: 120,
      SOUK_PAYOUT_BASE_USD: 12_500_000n,
      SOUK_WORKER_SECRET: "orch-secret",
    });
    const ours = parseVariables({
      ...aliases,
      SOUK_PAYOUT_INTERVAL_S: "30",
      LIVEPEER_ORCH_SECRET: "",
    }).values;
    expect([ours.SOUK_PAYOUT_INTERVAL_S, ours.SOUK_WORKER_SECRET]).toEqual([30, undefined]);
    const weak = productionProblems(values).map(({ name }) => name);
    expect(weak).toContain("SOUK_WORKER_SECRET");
    for (const wrong of ["9", "1.5", "-60", "1e2"])
      expect(parseVariables({ PAYMENT_INTERVAL_SECONDS: wrong }).problems).toHaveLength(1);
    for (const wrong of ["1e3", "-1", "10.1234567"])
      expect(parseVariables({ BASE_PAYMENT_USD: wrong }).problems).toHaveLength(1);
  });
});
