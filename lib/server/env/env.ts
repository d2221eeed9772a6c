import path from "node:path";
import type { EtherPriceSource } from "@/lib/domain/network/ether-price";
import type { PaymentRail } from "@/lib/domain/treasury/call-lifecycle";
import type { Hex } from "@/lib/schemas/hex";
import { type AssistantEnv, assistantOf, modelProblems } from "./assistant-variables";
import { BadEnvironment, type EnvironmentProblem } from "./bad-environment";
import { loadSecrets } from "./data-secrets";
import { feedOf, payoutsOf, saidPrice } from "./network-variables";
import { parseVariables, productionProblems, type Variables } from "./schema";

export interface ProviderPlace {
  /** As the policy's files have it, such as `http://127.0.0.1:8001`. */
  readonly declaredOrigin: string;
  readonly origin: string;
}

/** What the rest of the house knows of its surroundings. */
export interface Env {
  mode: "demo" | "production";
  host: string;
  port: number;
  publicOrigin: string;
  allowedHosts: readonly string[];
  dataDir: string;
  /** Where the policy's files lie; null where there are none. */
  policyFolder: string | null;
  /** How the treasury's agents pay for services. */
  paymentRail: PaymentRail;
  /** Whether services are sold by x402; each sale costs the relayer gas. */
  sellsByX402: boolean;
  /** Where the demo's own providers really listen that the policy names by another origin. */
  providers: readonly ProviderPlace[];
  /** Whether `npm start` starts them. */
  startsProviders: boolean;
  /** Whether the demo's orchestrators run beside its providers. */
  startsNodes: boolean;
  databaseUrl: string | null;
  authSecret: string;
  chain: {
    isLocal: boolean;
    rpcUrl: string;
    port: number;
    chainId: number;
    confirmations: number;
    graceS: number;
    maxFeeGwei: number | null;
    /** How long a request waits for the node. */
    patienceMs: number;
    mneeAddress: Hex | null;
  };
  keys: {
    attester: Hex;
    relayer: Hex;
    deployer: Hex | null;
    /** The demo's own: elsewhere the treasury is a cold wallet, whose key no house has. */
    treasury: Hex | null;
    spender: Hex | null;
    /** Pays uptime in ether; null where nobody is paid in it. */
    payer: Hex | null;
  };
  roles: { arbiter: Hex | null; guardian: Hex | null; feeAccount: Hex | null };
  operatorAddresses: readonly Hex[];
  prices: {
    feeBps: number | null;
    satUnits: bigint | null;
    mneeUnits: bigint | null;
    ethUnits: bigint | null;
  };
  /** How uptime is paid, where it is said otherwise. */
  payouts: { intervalMs: number | null; baseMicroUsd: bigint | null };
  /** Where it is known from what an ether costs. */
  etherPrice: EtherPriceSource | null;
  /** What any worker may show; null where only secrets of registrations count. */
  workerSecret: string | null;
  /** Who answers in the assistant. */
  assistant: AssistantEnv;
  /** What a collector of metrics shows instead of a session; null where only operators read them. */
  metricsToken: string | null;
  logLevel: string;
}

const DEMO_CHAIN_ID = 31337;
const DEMO = { confirmations: 5, graceS: 10 };
const PRODUCTION = { confirmations: 12, graceS: 3600 };

/** Reads a set of variables; throws BadEnvironment with every problem at once. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const { values, problems } = parseVariables(source);
  if (values.SOUK_MODE === "production") problems.push(...missingFrom(values, problems));
  problems.push(...notNamed(modelProblems(values), problems));
  if (problems.length > 0) throw new BadEnvironment(problems);
  const complete = values as Variables;
  return complete.SOUK_MODE === "production" ? productionEnv(complete) : demoEnv(complete);
}

function missingFrom(values: Partial<Variables>, known: EnvironmentProblem[]): EnvironmentProblem[] {
  return notNamed(productionProblems(values), known);
}

function notNamed(found: EnvironmentProblem[], known: EnvironmentProblem[]): EnvironmentProblem[] {
  const named = new Set(known.map(({ name }) => name));
  return found.filter(({ name }) => !named.has(name));
}

function common(values: Variables) {
  const origin = new URL(values.SOUK_ORIGIN ?? `http://127.0.0.1:${values.PORT}`);
  const own = [origin.host, `${values.HOST}:${values.PORT}`, `127.0.0.1:${values.PORT}`];
  return {
    host: values.HOST,
    port: values.PORT,
    publicOrigin: origin.origin,
    allowedHosts: [...new Set([...own, ...values.SOUK_ALLOWED_HOSTS])],
    dataDir: path.resolve(values.SOUK_DATA_DIR),
    databaseUrl: values.DATABASE_URL ?? null,
    prices: {
      feeBps: values.SOUK_FEE_BPS ?? null,
      satUnits: values.SOUK_BASE_SAT_UNITS ?? null,
      mneeUnits: values.SOUK_BASE_MNEE_UNITS ?? null,
      ethUnits: values.SOUK_BASE_ETH_UNITS ?? null,
    },
    payouts: payoutsOf(values),
    workerSecret: values.SOUK_WORKER_SECRET ?? null,
    assistant: assistantOf(values),
    metricsToken: values.SOUK_METRICS_TOKEN ?? null,
    logLevel: values.LOG_LEVEL,
  };
}

function demoEnv(values: Variables): Env {
  const shared = common(values);
  const secrets = loadSecrets(shared.dataDir);
  return {
    ...shared,
    mode: "demo",
    policyFolder: path.resolve(values.SOUK_CONFIG_DIR ?? "./config"),
    paymentRail: values.SOUK_PAYMENT_RAIL ?? "router",
    sellsByX402: values.SOUK_X402 !== "off",
    providers: values.SOUK_PROVIDERS ?? [],
    startsProviders: values.SOUK_PROVIDERS === undefined,
    startsNodes: values.SOUK_PROVIDERS === undefined && values.SOUK_DEMO_NODES === undefined,
    authSecret: values.NEXTAUTH_SECRET ?? secrets.sessionSecret,
    etherPrice: feedOf(values) ?? saidPrice(values),
    chain: {
      isLocal: true,
      rpcUrl: `http://127.0.0.1:${values.SOUK_CHAIN_PORT}`,
      port: values.SOUK_CHAIN_PORT,
      chainId: DEMO_CHAIN_ID,
      confirmations: values.SOUK_CONFIRMATIONS ?? DEMO.confirmations,
      graceS: DEMO.graceS,
      maxFeeGwei: values.SOUK_MAX_FEE_GWEI ?? null,
      patienceMs: values.SOUK_NODE_PATIENCE_MS,
      mneeAddress: null,
    },
    keys: {
      attester: secrets.attesterKey,
      relayer: secrets.relayerKey,
      deployer: secrets.deployerKey,
      treasury: secrets.treasuryKey,
      spender: secrets.spenderKey,
      payer: secrets.payerKey,
    },
    roles: { arbiter: null, guardian: null, feeAccount: null },
    operatorAddresses: [],
  };
}

function productionEnv(values: Variables): Env {
  const required = values as Required<Variables>;
  return {
    ...common(values),
    mode: "production",
    policyFolder: values.SOUK_CONFIG_DIR === undefined ? null : path.resolve(values.SOUK_CONFIG_DIR),
    paymentRail: values.SOUK_PAYMENT_RAIL ?? "ledger",
    sellsByX402: values.SOUK_X402 === "on",
    providers: [],
    startsProviders: false,
    startsNodes: false,
    authSecret: required.NEXTAUTH_SECRET,
    etherPrice: feedOf(values),
    chain: {
      isLocal: false,
      rpcUrl: required.RPC_URL,
      port: values.SOUK_CHAIN_PORT,
      chainId: required.CHAIN_ID,
      confirmations: values.SOUK_CONFIRMATIONS ?? PRODUCTION.confirmations,
      graceS: PRODUCTION.graceS,
      maxFeeGwei: values.SOUK_MAX_FEE_GWEI ?? null,
      patienceMs: values.SOUK_NODE_PATIENCE_MS,
      mneeAddress: values.MNEE_ADDRESS ?? null,
    },
    keys: {
      attester: required.ATTESTER_PRIVATE_KEY,
      relayer: required.RELAYER_PRIVATE_KEY,
      deployer: values.DEPLOYER_PRIVATE_KEY ?? null,
      treasury: null,
      spender: null,
      payer: values.PAYER_PRIVATE_KEY ?? null,
    },
    roles: {
      arbiter: required.ARBITER_ADDRESS,
      guardian: values.GUARDIAN_ADDRESS ?? null,
      feeAccount: required.FEE_ACCOUNT_ADDRESS,
    },
    operatorAddresses: required.OPERATOR_ADDRESSES,
  };
}

/** The process's own environment. next-auth reads two variables by itself; they follow ours. */
export function processEnv(): Env {
  const env = readEnv(process.env);
  process.env.NEXTAUTH_URL = env.publicOrigin;
  process.env.NEXTAUTH_SECRET = env.authSecret;
  return env;
}
