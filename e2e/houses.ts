import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";

export const SQLITE_HOUSE_URL = "http://127.0.0.1:3310";
export const POSTGRES_HOUSE_URL = "http://127.0.0.1:3320";

export interface HouseOptions {
  port: number;
  chainPort: number;
  dataDir: string;
  databaseUrl?: string;
  /**
   * `SOUK_PROVIDERS: ""` starts the four service providers, and `SOUK_DEMO_NODES: ""` the orchestrators too, which are off
   * otherwise: each costs a process or two, and payouts stand among the calls.
   */
  variables?: Readonly<Record<string, string>>;
  /** Loaded before the house, as `node --import` takes it. */
  preload?: string;
}

export interface RunningHouse {
  url: string;
  process: ChildProcess;
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>;
  /** kill -9, as bad luck does it; its chain goes on running. */
  kill(): Promise<void>;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/ready`)).status === 200;
  } catch {
    return false;
  }
}

/** A house's process, ready or not. Its output goes to `<dataDir>.log`. */
export interface LaunchedHouse extends RunningHouse {
  /** Its exit code, or null after a signal, once it has ended. */
  readonly ended: Promise<number | null>;
}

export function launchHouse(options: HouseOptions): LaunchedHouse {
  const { preload } = options;
  const imports = ["--import", "tsx", ...(preload === undefined ? [] : ["--import", preload])];
  const child = spawn(process.execPath, [...imports, "scripts/house/start.ts"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      SOUK_PROVIDERS: "off",
      SOUK_DEMO_NODES: "off",
      ...options.variables,
      NODE_ENV: "production",
      PORT: String(options.port),
      SOUK_CHAIN_PORT: String(options.chainPort),
      SOUK_DATA_DIR: options.dataDir,
      ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
    },
  });
  const log = createWriteStream(`${options.dataDir}.log`, { flags: "a" });
  child.stdout?.pipe(log);
  child.stderr?.pipe(log);
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  const url = `http://127.0.0.1:${options.port}`;
  return { url, process: child, ended, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

/** Starts a whole house as its own process and answers when it is ready. Its output goes to `<dataDir>.log`. */
export async function startHouse(options: HouseOptions): Promise<RunningHouse> {
  const url = `http://127.0.0.1:${options.port}`;
  if (await isReady(url)) throw new Error(`Another house answers at ${url}; stop it first.`);
  const house = launchHouse(options);
  const { process: child } = house;
  for (let waitedMs = 0; !(await isReady(url)); waitedMs += 250) {
    if (child.exitCode !== null)
      throw new Error(`The house stopped with ${child.exitCode}; see ${options.dataDir}.log`);
    if (waitedMs > 180_000)
      throw new Error(`The house is not ready after 3 minutes; see ${options.dataDir}.log`);
    await wait(250);
  }
  return house;
}
