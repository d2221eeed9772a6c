import { PAYMENT_RAILS } from "@/lib/domain/treasury/call-lifecycle";
import { hexOf } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";
import { ASSISTANT_VARIABLES } from "./assistant-variables";
import type { EnvironmentProblem } from "./bad-environment";
import { url } from "./fields";
import { isDefaultSecret, isDevelopmentKey } from "./known-secrets";
import { ALIASES, etherProblems, isWeakWorkerSecret, NETWORK_VARIABLES } from "./network-variables";

const HEX_KEY = /^0x[0-9a-fA-F]{64}$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

const port = (fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535, {
      error: "must be a port between 1 and 65535",
    })
    .transform(Number);

const wholeNumber = (limits: { from: number; to: number }) =>
  z
    .string()
    .refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= limits.from && Number(text) <= limits.to, {
      error: `must be a whole number from ${limits.from} to ${limits.to}`,
    })
    .transform(Number);

const units = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, { error: "must be a positive whole number of units" })
  .transform((text) => BigInt(text));

const address = hexOf(ADDRESS, "must be an address, 0x and 40 hex digits");

const privateKey = hexOf(HEX_KEY, "must be a private key, 0x and 64 hex digits");

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== ""),
);

/** `8001=127.0.0.1:8011`: the loopback port that the policy's files name, and where its provider really listens. */
const PROVIDER = /^(\d{1,5})=(127\.0\.0\.1:(\d{1,5}))$/;
const isPort = (text: string | undefined) => Number(text) >= 1 && Number(text) <= 65_535;

const providers = z.string().transform((text, context) => {
  if (text === "off") return [];
  const found = text.split(",").map((part) => PROVIDER.exec(part.trim()));
  const places = found.flatMap((match) =>
    match && isPort(match[1]) && isPort(match[3])
      ? [{ declaredOrigin: `http://127.0.0.1:${Number(match[1])}`, origin: `http://${match[2]}` }]
      : [],
  );
  const declared = new Set(places.map(({ declaredOrigin }) => declaredOrigin));
  if (declared.size === found.length) return places;
  context.addIssue({
    code: "custom",
    message: "must be off, or a list such as 8001=127.0.0.1:8011, each once",
  });
  return z.NEVER;
});

/** Every variable the house reads, with the sentence that explains it in `.env.example`. */
export const VARIABLES = {
  SOUK_MODE: z
    .enum(["demo", "production"], { error: "must be demo or production" })
    .default("demo")
    .describe("demo: one machine, play money, a local chain. production: PostgreSQL, a real chain, secrets."),
  HOST: z.string().default("127.0.0.1").describe("Address to listen on."),
  PORT: port(3000).describe("Port of the web server."),
  SOUK_ORIGIN: url(["http:", "https:"])
    .optional()
    .describe("What people type to reach the house; default http://127.0.0.1:PORT. https in production."),
  SOUK_ALLOWED_HOSTS: list
    .default([])
    .describe("Further Host headers to answer to, by comma; those of SOUK_ORIGIN and HOST always count."),
  SOUK_DATA_DIR: z.string().min(1).default("./data").describe("Database, chain and secrets; may be deleted."),
  SOUK_PAYMENT_RAIL: z
    .enum(PAYMENT_RAILS)
    .optional()
    .describe(
      "How agents pay for services: router (on the chain) or ledger (booked only); default router in the demo, ledger in production.",
    ),
  SOUK_X402: z
    .enum(["on", "off"], { error: "must be on or off" })
    .optional()
    .describe(
      "on: services are sold by x402, and the relayer pays the gas of each sale; default on in the demo, off in production.",
    ),
  SOUK_CONFIG_DIR: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Folder of agents.yaml and services.yaml, what agents may spend; default ./config in the demo, none in production.",
    ),
  SOUK_CHAIN_PORT: port(8545).describe("Port of the demo's own chain."),
  SOUK_PROVIDERS: providers
    .optional()
    .describe(
      "off: the demo starts no providers. 8001=127.0.0.1:8011,…: where those run already that the policy names by 8001.",
    ),
  DATABASE_URL: url(["postgres:", "postgresql:"])
    .optional()
    .describe("PostgreSQL; without it the demo keeps a SQLite file in the data folder."),
  NEXTAUTH_SECRET: z
    .string()
    .min(32, { error: "must have at least 32 characters" })
    .optional()
    .describe("Signs sessions. The demo makes its own; make one with: openssl rand -base64 48"),
  RPC_URL: url(["http:", "https:"]).optional().describe("Production: the chain's JSON-RPC endpoint."),
  CHAIN_ID: wholeNumber({ from: 1, to: 2 ** 31 - 1 })
    .optional()
    .describe("Production: the chain the endpoint must be on."),
  MNEE_ADDRESS: address.optional().describe("Production: the MNEE token, needed by the deploy script."),
  ATTESTER_PRIVATE_KEY: privateKey
    .optional()
    .describe("Production: says who was assigned at what price. The demo makes its own."),
  RELAYER_PRIVATE_KEY: privateKey
    .optional()
    .describe("Production: pays the gas of what the house relays. The demo makes its own."),
  DEPLOYER_PRIVATE_KEY: privateKey.optional().describe("Production: only for the deploy script."),
  ARBITER_ADDRESS: address
    .optional()
    .describe("Production: resolves disputes; the one that the escrow was deployed with."),
  GUARDIAN_ADDRESS: address.optional().describe("Production: may pause funding, never an exit."),
  FEE_ACCOUNT_ADDRESS: address.optional().describe("Production: is credited the house fee."),
  OPERATOR_ADDRESSES: list
    .pipe(z.array(hexOf(ADDRESS, "must be addresses, by comma")))
    .default([])
    .describe("Production: wallets of the operators, by comma; who is not named here operates nothing."),
  SOUK_CONFIRMATIONS: wholeNumber({ from: 1, to: 200 })
    .optional()
    .describe("Blocks before money on chain counts; default 5 in the demo, 12 in production."),
  SOUK_NODE_PATIENCE_MS: wholeNumber({ from: 10, to: 60_000 })
    .default(3_000)
    .describe(
      "How long a request that needs the chain waits for its node, in ms; then it is a 503. Default 3000.",
    ),
  SOUK_MAX_FEE_GWEI: wholeNumber({ from: 1, to: 100_000 })
    .optional()
    .describe(
      "The most that a relayed transaction offers for one gas; default 300. Above it everything waits.",
    ),
  SOUK_FEE_BPS: wholeNumber({ from: 0, to: 1000 })
    .optional()
    .describe("House fee on MNEE and ETH tasks in basis points; default 200."),
  SOUK_BASE_SAT_UNITS: units.optional().describe("Base price in satoshi; default 100000."),
  SOUK_BASE_MNEE_UNITS: units.optional().describe("Base price in nano-MNEE; default 1000000000 (1 MNEE)."),
  SOUK_BASE_ETH_UNITS: units.optional().describe("Base price in gwei; default 500000 (0.0005 ETH)."),
  ...NETWORK_VARIABLES,
  ...ASSISTANT_VARIABLES,
  SOUK_METRICS_TOKEN: z
    .string()
    .min(32, { error: "must have at least 32 characters" })
    .optional()
    .describe(
      "Lets a collector read /metrics as a bearer; without it only operators can. openssl rand -hex 32",
    ),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("How much the house writes to its log."),
} as const;

const REQUIRED_IN_PRODUCTION = [
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
] as const;

const SECRETS_IN_PRODUCTION = [
  "ATTESTER_PRIVATE_KEY",
  "RELAYER_PRIVATE_KEY",
  "PAYER_PRIVATE_KEY",
  "DEPLOYER_PRIVATE_KEY",
] as const;

const variables = z.object(VARIABLES);
export type Variables = z.infer<typeof variables>;

/** What a complete production needs beyond single values being well-formed. */
export function productionProblems(values: Partial<Variables>): EnvironmentProblem[] {
  const problems: EnvironmentProblem[] = [];
  for (const name of REQUIRED_IN_PRODUCTION) {
    const value = values[name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) {
      problems.push({ name, problem: "is required when SOUK_MODE=production" });
    }
  }
  for (const name of SECRETS_IN_PRODUCTION) {
    const key = values[name];
    if (key && isDevelopmentKey(key)) {
      problems.push({ name, problem: "is a publicly known development key; anybody could take its money" });
    }
  }
  if (values.ATTESTER_PRIVATE_KEY && values.ATTESTER_PRIVATE_KEY === values.RELAYER_PRIVATE_KEY) {
    problems.push({ name: "RELAYER_PRIVATE_KEY", problem: "must differ from ATTESTER_PRIVATE_KEY" });
  }
  problems.push(...etherProblems(values));
  if (values.NEXTAUTH_SECRET && isDefaultSecret(values.NEXTAUTH_SECRET)) {
    problems.push({ name: "NEXTAUTH_SECRET", problem: "is a default or guessable secret" });
  }
  if (isWeakWorkerSecret(values.SOUK_WORKER_SECRET)) {
    problems.push({ name: "SOUK_WORKER_SECRET", problem: "is short or a default: anybody could guess it" });
  }
  if (values.SOUK_PROVIDERS && values.SOUK_PROVIDERS.length > 0) {
    problems.push({
      name: "SOUK_PROVIDERS",
      problem: "is the demo's; in production endpoints are as the policy names them",
    });
  }
  if (values.SOUK_ORIGIN && !values.SOUK_ORIGIN.startsWith("https://")) {
    problems.push({ name: "SOUK_ORIGIN", problem: "must be https:// in production" });
  }
  return problems;
}

/** Parses each variable by itself, so that every wrong one is listed at once. Empty text counts as absent. */
export function parseVariables(source: Record<string, string | undefined>): {
  values: Partial<Variables>;
  problems: EnvironmentProblem[];
} {
  const values: Record<string, unknown> = {};
  const problems: EnvironmentProblem[] = [];
  for (const [name, schema] of Object.entries(VARIABLES)) {
    const text = source[name]?.trim() || source[ALIASES[name] ?? name]?.trim();
    const parsed = schema.safeParse(text === "" ? undefined : text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push({ name, problem: parsed.error.issues.map((issue) => issue.message).join("; ") });
  }
  return { values, problems };
}
