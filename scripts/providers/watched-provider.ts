import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import type { Logger } from "pino";
import { z } from "@/lib/schemas/zod";

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 5_000;
const SHORTEST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** Who ran for so long is started again without delay. */
const STEADY_AFTER_MS = 60_000;

const readyMessage = z.strictObject({ listeningOn: z.int() });

/** A provider that did not start; its own log says why. */
export class ProviderRefused extends Error {
  readonly code = "provider_refused";
  constructor(what: string, logFile: string) {
    super(
      `The ${what} did not start; ${logFile} says why. SOUK_PROVIDERS=off opens the house without its providers.`,
    );
    this.name = "ProviderRefused";
  }
}

export interface ProviderRun {
  readonly name: string;
  /** Of all providers; each has a folder and a log of its own in it. */
  readonly folder: string;
  /** The first that is free is taken, and kept for as long as the house runs. */
  readonly ports: readonly number[];
  readonly log: Logger;
  /** What runs where it is no provider, and is given its name, its folder, its ports and these settings. */
  readonly other?: { readonly what: string; readonly script: string; readonly settings: object };
  /** Whoever kills it means it: it stays away then, and is started again after a crash of its own alone. */
  readonly mayBeKilled?: true;
}

/** A provider's process, run again at its own port whenever it dies. */
export class WatchedProvider {
  private port = 0;
  private child: ChildProcess | null = null;
  private isStopping = false;
  private pauseMs = SHORTEST_PAUSE_MS;
  private again: NodeJS.Timeout | undefined;

  constructor(private readonly run: ProviderRun) {}

  /** Where it listens, from its first start until it is stopped. @throws ProviderRefused */
  async start(): Promise<number> {
    this.port = await this.launch(this.run.ports);
    return this.port;
  }

  /** The process of now; 0 between two of them. */
  pid(): number {
    return this.child?.pid ?? 0;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.again);
    if (this.child) await ended(this.child);
  }

  private async launch(ports: readonly number[]): Promise<number> {
    const child = spawnProvider(this.run, ports);
    this.child = child;
    const startedAtMs = Date.now();
    const port = await listeningPort(child);
    if (port === null) {
      await ended(child);
      this.child = null;
      throw new ProviderRefused(whatOf(this.run), logFileOf(this.run));
    }
    void exitOf(child).then(() => this.onEnd(child, Date.now() - startedAtMs));
    return port;
  }

  private onEnd({ pid, exitCode }: ChildProcess, ranMs: number): void {
    this.child = null;
    if (this.isStopping) return;
    if (ranMs >= STEADY_AFTER_MS) this.pauseMs = SHORTEST_PAUSE_MS;
    const { log, mayBeKilled } = this.run;
    // By a signal, or at its asking: what fails by itself says so by its code.
    if (mayBeKilled && (exitCode === null || exitCode === 0))
      return void log.warn({ pid }, `the ${whatOf(this.run)} was killed, and stays away`);
    log.warn({ pid, againInMs: this.pauseMs }, `the ${whatOf(this.run)} died; it is started again`);
    this.startLater();
  }

  private startLater(): void {
    this.again = setTimeout(() => {
      this.launch([this.port]).catch((error: unknown) => {
        if (this.isStopping) return;
        this.run.log.error({ err: error }, `the ${whatOf(this.run)} cannot be started again`);
        this.startLater();
      });
    }, this.pauseMs);
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

const whatOf = ({ name, other }: ProviderRun) => other?.what ?? `${name} provider`;

const logFileOf = ({ name, folder }: Pick<ProviderRun, "name" | "folder">) =>
  path.join(folder, `${name}.log`);

function spawnProvider({ name, folder, other }: ProviderRun, ports: readonly number[]): ChildProcess {
  mkdirSync(path.join(folder, name), { recursive: true });
  const log = openSync(logFileOf({ name, folder }), "a", 0o600);
  const script = other?.script ?? path.join("scripts", "providers", "run-provider.ts");
  const settings = other === undefined ? [] : [JSON.stringify(other.settings)];
  const values = [name, path.join(folder, name), ports.join(","), ...settings];
  // Detached, so that Ctrl-C reaches the house alone, which ends them last; the channel ends them when it is killed.
  const child = spawn(process.execPath, ["--import", "tsx", script, ...values], {
    stdio: ["ignore", log, log, "ipc"],
    detached: true,
  });
  closeSync(log);
  child.on("error", () => undefined);
  return child;
}

/** Null when it ends before it listens, or takes too long. */
async function listeningPort(child: ChildProcess): Promise<number | null> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), READY_WITHIN_MS);
  const said = once(child, "message", { signal: late.signal }).catch(() => [null]);
  const [message] = await Promise.race([said, exitOf(child).then(() => [null])]);
  clearTimeout(timer);
  const parsed = readyMessage.safeParse(message);
  return parsed.success ? parsed.data.listeningOn : null;
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (!isOver(child)) await new Promise((resolve) => child.once("exit", resolve));
}

async function ended(child: ChildProcess): Promise<void> {
  if (isOver(child)) return;
  child.kill("SIGTERM");
  const cut = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await exitOf(child);
  clearTimeout(cut);
}
