import { builtinModules } from "node:module";
import path from "node:path";

/** A part of the house. A file belongs to the part with the longest `at` that it lies in. */
interface Part {
  /** Folder under the list's root; "" for what lies in the root itself. */
  readonly at: string;
  /** Packages by name, with all that lies in them. */
  readonly packages?: readonly string[];
  /** Node's own modules. */
  readonly node?: true;
  /** What of other lists it may use, where that is not the list's own `also`. */
  readonly also?: readonly RegExp[];
}

/** Parts in the order of dependence: each may import itself and those before it. */
interface List {
  readonly root: string;
  /** What of other lists its parts may use. */
  readonly also: readonly RegExp[];
  readonly parts: readonly Part[];
}

const DOMAIN = /^lib\/domain\//;
const PURE = /^lib\/(domain|schemas|chain)\//;
const UI = ["react", "react-dom", "@tanstack/react-query", "next/navigation", "next/link"];
const handlersOf = (folder: string): Part => ({
  at: folder,
  packages: ["next", "react"],
  also: [/^lib\/server\/http\/router$/, /^lib\/server\/([a-z0-9]+\/){1,2}routes$/],
});

const LISTS: readonly List[] = [
  {
    root: "lib/domain",
    also: [],
    parts: ["", "access", "ledger", "escrow", "market", "treasury", "network", "assistant"].map((at) => ({
      at,
    })),
  },
  {
    root: "lib/schemas",
    also: [DOMAIN],
    parts: [
      { at: "", packages: ["zod"] },
      ...[
        "health",
        "ledger",
        "escrow",
        "market",
        "treasury",
        "network",
        "assistant",
        "identity",
        "adapters",
      ].map((at) => ({
        at,
      })),
    ],
  },
  {
    root: "lib/chain",
    also: [/^lib\/(domain|schemas)\//],
    parts: [{ at: "generated" }, { at: "", packages: ["viem"] }],
  },
  {
    root: "lib/server",
    also: [PURE],
    parts: [
      { at: "files", node: true },
      { at: "env", packages: ["viem"], node: true },
      { at: "store", packages: ["better-sqlite3", "pg"], node: true },
      { at: "outbound", packages: ["undici", "ipaddr.js"], node: true },
      { at: "kernel", packages: ["pino"], node: true },
      { at: "rpc", packages: ["viem", "pino"], node: true },
      { at: "http", packages: ["pino"], node: true },
      { at: "health", node: true },
      { at: "ledger", packages: ["pino"] },
      { at: "escrow", packages: ["viem", "pino", "ox/Bloom"], node: true },
      { at: "market", packages: ["viem", "pino"] },
      { at: "treasury", packages: ["viem", "pino", "yaml", "cockatiel"], node: true },
      { at: "network", packages: ["viem", "pino"], node: true },
      {
        at: "assistant",
        packages: ["pino", "ai", "@ai-sdk/provider", "@ai-sdk/openai", "@ai-sdk/amazon-bedrock"],
      },
      { at: "identity", packages: ["viem", "next-auth"], node: true },
      { at: "demo", packages: ["viem"] },
      { at: "adapters", packages: ["viem"] },
      { at: "" },
      { at: "startup", packages: ["viem", "pino", "prom-client"], node: true },
    ],
  },
  {
    root: "lib/client",
    also: [PURE],
    parts: [
      { at: "", packages: [...UI, "wagmi", "viem", "@wagmi/core", "next-auth/react", "sonner"] },
      { at: "wallet", packages: ["react", "wagmi", "viem", "@wagmi/core"] },
      { at: "actions", packages: UI },
      { at: "assistant", packages: UI },
    ],
  },
  {
    root: "components",
    also: [/^lib\/(domain|schemas|client)\//],
    parts: [
      // It shows moments, by the clock of the house whose they are.
      {
        at: "ui",
        packages: ["react", "next/link", "next/navigation"],
        also: [/^lib\/client\/server-clock$/],
      },
      ...[
        "ledger",
        "identity",
        "escrow",
        "market",
        "treasury",
        "network",
        "assistant",
        "dashboard",
        "home",
        "shell",
      ].map((at) => ({ at, packages: [...UI, "recharts", "sonner"] })),
    ],
  },
  {
    root: "app",
    also: [
      /^components\//,
      /^lib\/(domain|schemas|client)\//,
      /^lib\/server\/([a-z]+\/reads\/|identity\/sessions\/page-actor$|kernel\/runtime$)/,
    ],
    parts: [
      { at: "", packages: ["next", "react", "geist"] },
      ...["api", "health", "ready", "metrics", "process", "capability"].map(handlersOf),
    ],
  },
];

const SUBSYSTEM =
  /^lib\/server\/(health|ledger|escrow|market|treasury|network|assistant|identity|demo|adapters)\/([^/]+)(\/|$)/;

/** What each role of a subsystem may use beside itself: of its own subsystem and of those before it. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  access: [],
  "escrow-job": [],
  tables: [],
  consent: ["escrow-job", "tables"],
  attestation: ["escrow-job", "tables"],
  chain: ["tables", "attestation"],
  mirror: ["escrow-job", "tables", "chain", "operations"],
  relay: ["escrow-job", "tables", "consent", "chain", "mirror"],
  reconcile: ["tables"],
  "policy-files": ["tables", "operations"],
  providers: [],
  reads: ["access", "tables", "consent", "chain"],
  operations: ["access", "tables", "consent", "mirror", "relay", "reads"],
  commands: [
    "access",
    "tables",
    "consent",
    "attestation",
    "relay",
    "policy-files",
    "providers",
    "reads",
    "operations",
  ],
  sessions: ["tables", "commands"],
  "sign-in": ["tables", "commands", "sessions"],
  wallets: ["tables"],
  seed: ["tables", "operations"],
  "seed-answer": [],
  aicp: ["seed-answer", "tables", "operations", "commands"],
  nexus: ["access", "seed-answer", "tables", "reads", "commands"],
  x402: ["access", "tables", "reads", "commands"],
  manager: ["access", "tables", "reads", "operations", "commands", "sign-in", "sessions"],
  byoc: ["access", "tables", "reads", "operations", "commands"],
  models: [],
  turn: ["tables", "reads", "operations", "commands", "models"],
  routes: ["access", "tables", "reads", "operations", "commands", "sessions", "sign-in"],
  checks: ["tables", "chain"],
  events: ["tables", "operations"],
  jobs: ["tables", "reads", "chain", "mirror", "relay", "reconcile", "policy-files", "providers", "commands"],
};
/** Roles whose files know nothing of each other. */
const APART: readonly string[] = ["commands"];

interface Place {
  readonly list: List;
  readonly part: Part;
  readonly order: number;
}

function placeOf(file: string): Place | null {
  const list = LISTS.find(({ root }) => file.startsWith(`${root}/`));
  if (!list) return null;
  const inside = file.slice(list.root.length + 1);
  const fits = ({ at }: Part) => (at === "" ? !inside.includes("/") : inside.startsWith(`${at}/`));
  const order = list.parts.findIndex(fits);
  const isPage = list.root === "app" && order === -1;
  const part = list.parts[isPage ? 0 : order];
  return part ? { list, part, order: isPage ? 0 : order } : null;
}

const isNode = (name: string) => name.startsWith("node:") || builtinModules.includes(name);
const isOwn = (target: string) => LISTS.some(({ root }) => target.startsWith(`${root}/`));
const isIn = (name: string) => (target: string) => target === name || target.startsWith(`${name}/`);

/** Why a file may not import this; null when it may. A target is a path from the root without its ending, or a package. */
export function whyNot(file: string, target: string): string | null {
  const place = placeOf(file);
  if (!place) return "lies in no part of the house";
  const { list, part } = place;
  if (isNode(target)) return part.node ? null : "may not use node";
  if (!isOwn(target))
    return (part.packages ?? []).some((name) => isIn(name)(target)) ? null : "is no package of its part";
  const other = placeOf(`${target}.ts`);
  if (!other) return "leads to no part of the house";
  if (other.list !== list) {
    return (part.also ?? list.also).some((allowed) => allowed.test(target)) ? null : "may not use that list";
  }
  if (other.order > place.order) return "may not use what comes after it";
  return whyNotByRole(file, target);
}

function whyNotByRole(file: string, target: string): string | null {
  const [from, to] = [roleOf(file), roleOf(`${target}.ts`)];
  if (from === null) return null;
  const allowed = ROLES[from];
  if (!allowed) return `has no known role (${from})`;
  if (to === null) return null;
  if (from === to) return APART.includes(from) ? `${from} stand apart from each other` : null;
  return allowed.includes(to) ? null : `${from} may not use ${to}`;
}

/** Its folder inside the subsystem, or the name of a file that lies in the subsystem itself; null outside of them. */
function roleOf(file: string): string | null {
  const name = SUBSYSTEM.exec(file)?.[2];
  return name === undefined ? null : path.basename(name, path.extname(name));
}

/** Every folder may be listed in one view. */
export const FILES_IN_A_FOLDER = 20;
