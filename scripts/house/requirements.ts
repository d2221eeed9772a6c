import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export interface Requirement {
  readonly what: string;
  readonly isMet: boolean;
  /** What to do when it is not met. */
  readonly remedy: string;
}

const OLDEST_NODE = [20, 19] as const;

function isNodeNewEnough(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function loads(name: string): boolean {
  try {
    const load = createRequire(path.join(process.cwd(), "package.json"));
    const Database = load(name) as new (file: string) => { close(): void };
    new Database(":memory:").close();
    return true;
  } catch {
    return false;
  }
}

/** What this machine must have before the house can start. */
export function requirements(): Requirement[] {
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const anvil = `@foundry-rs/anvil-${process.platform}-${architecture}`;
  return [
    {
      what: `Node ${OLDEST_NODE.join(".")} or later (this is ${process.versions.node})`,
      isMet: isNodeNewEnough(),
      remedy: "Install a newer Node from nodejs.org or your distribution.",
    },
    { what: "installed packages", isMet: existsSync("node_modules/next"), remedy: "Run: npm ci" },
    {
      what: "the SQLite engine (better-sqlite3)",
      isMet: loads("better-sqlite3"),
      remedy:
        "Run: npm rebuild better-sqlite3 (needs python3, make and g++; where node's headers cannot be fetched, " +
        "point npm at them with --nodedir=/usr)",
    },
    {
      what: `the local chain (${anvil})`,
      isMet: existsSync(path.join("node_modules", anvil)),
      remedy: "Run: npm ci --include=optional",
    },
  ];
}
