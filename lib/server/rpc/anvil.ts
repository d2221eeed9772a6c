import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { setPriority } from "node:os";
import path from "node:path";
import type { Logger } from "pino";
import { anvilBinary } from "./anvil-binary";
import { AnvilState } from "./anvil-state";
import { chainFolder, readLocalChain, writeLocalChain } from "./chain-record";
import { ChainRefused } from "./chain-refused";
import { rawRpc, whoAnswers } from "./json-rpc";

export const LOCAL_CHAIN_ID = 31337;
const READY_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 5_000;
const WATCH_EVERY_MS = 500;
const COPY_EVERY_MS = 1_000;
/** Anvil's state grows by every empty block; a rest of half a second each half hour keeps it small. */
const RENEW_EVERY_MS = 30 * 60_000;
const LONGEST_PAUSE_MS = 10_000;
/** Anvil dumps its whole state each second; it must not slow the house down. */
const POLITENESS = 10;

export interface LocalChain {
  readonly rpcUrl: string;
  readonly genesisHash: string;
  /** True when the chain of an earlier, crashed house was found running and taken over. */
  readonly isAdopted: boolean;
  pid(): number;
  stop(): Promise<void>;
}

interface Place {
  dataDir: string;
  port: number;
  log: Logger;
  renewEveryMs?: number;
}

/** Runs the demo's chain under its data folder, and runs it again should it die. */
export async function startAnvil(place: Place): Promise<LocalChain> {
  const chain = new WatchedAnvil(place);
  await chain.start();
  return chain;
}

class WatchedAnvil implements LocalChain {
  readonly rpcUrl: string;
  genesisHash = "";
  isAdopted = false;
  private runningPid = 0;
  private isStopping = false;
  private pauseMs = WATCH_EVERY_MS;
  private watch: NodeJS.Timeout | undefined;
  /** A launch under way must end before a stop can find what it launched. */
  private looking: Promise<void> = Promise.resolve();
  private copying: NodeJS.Timeout | undefined;
  private startedAtMs = Date.now();
  private readonly state: AnvilState;

  constructor(private readonly place: Place) {
    this.rpcUrl = `http://127.0.0.1:${place.port}`;
    this.state = new AnvilState(path.join(chainFolder(place.dataDir), "state.json"));
  }

  pid(): number {
    return this.runningPid;
  }

  async start(): Promise<void> {
    const there = await this.whoIsThere();
    if (there.kind === "nothing") await this.launch();
    else this.adopt(there);
    this.watchOn();
    this.copying = setInterval(() => void this.state.keepCopy(), COPY_EVERY_MS);
    this.copying.unref();
  }

  /** Our own chain, left over from a crash, may be slow to answer on a busy machine; nobody else gets that patience. */
  private async whoIsThere(): ReturnType<typeof whoAnswers> {
    const record = readLocalChain(this.place.dataDir);
    const giveUpAtMs = Date.now() + READY_WITHIN_MS;
    let there = await whoAnswers(this.rpcUrl);
    while (there.kind === "stranger" && record && isOurAnvil(record.pid, this.state.file)) {
      if (Date.now() > giveUpAtMs) break;
      await pause(250);
      there = await whoAnswers(this.rpcUrl);
    }
    return there;
  }

  /** A chain left over from a crash is ours when it has our genesis; anybody else's is left alone. */
  private adopt(there: Awaited<ReturnType<typeof whoAnswers>>): void {
    const { port, dataDir, log } = this.place;
    const record = readLocalChain(dataDir);
    if (there.kind !== "node" || !record || there.genesisHash !== record.genesisHash) {
      const what = there.kind === "node" ? "another chain" : "another program";
      throw new ChainRefused(
        `Port ${port} is taken by ${what}, not by this house's chain. Stop it, or set SOUK_CHAIN_PORT to a free port.`,
      );
    }
    this.runningPid = isOurAnvil(record.pid, this.state.file) ? record.pid : 0;
    this.genesisHash = there.genesisHash;
    this.isAdopted = true;
    log.info({ port, pid: this.runningPid }, "took over the chain that an earlier run left");
  }

  private async launch(): Promise<void> {
    const { dataDir, port, log } = this.place;
    mkdirSync(chainFolder(dataDir), { recursive: true });
    const earlier = readLocalChain(dataDir);
    const { isRestored } = this.state.prepare(earlier?.genesisAtS ?? null);
    if (isRestored) log.warn("the chain's file was torn by a crash; its last whole copy is used");
    const child = spawnAnvil({ stateFile: this.state.file, port, folder: chainFolder(dataDir) });
    const { genesisHash, genesisAtS } = await this.awaitReady(child);
    if (earlier && earlier.genesisHash !== genesisHash) {
      child.kill("SIGKILL");
      throw new ChainRefused(
        `The chain in ${chainFolder(dataDir)} is not the one this house knew: its state file is lost or replaced. ` +
          "Restore it, or delete the data folder to begin the demo anew.",
      );
    }
    this.runningPid = child.pid ?? 0;
    this.genesisHash = genesisHash;
    this.startedAtMs = Date.now();
    writeLocalChain(dataDir, { genesisHash, genesisAtS, pid: this.runningPid, port });
    log.debug({ port, pid: this.runningPid }, "the local chain runs");
  }

  private async awaitReady(child: ChildProcess): Promise<{ genesisHash: string; genesisAtS: number }> {
    const giveUpAtMs = Date.now() + READY_WITHIN_MS;
    while (Date.now() < giveUpAtMs) {
      if (child.exitCode !== null || child.signalCode !== null) break;
      const there = await whoAnswers(this.rpcUrl);
      if (there.kind === "node") return there;
      await pause(50);
    }
    child.kill("SIGKILL");
    const folder = chainFolder(this.place.dataDir);
    throw new ChainRefused(`The local chain did not start; ${path.join(folder, "anvil.log")} says why.`);
  }

  private watchOn(): void {
    this.watch = setTimeout(() => {
      this.looking = this.look();
    }, this.pauseMs);
  }

  private async look(): Promise<void> {
    if (this.isStopping) return;
    if (await this.shouldRenew()) await this.end(this.runningPid);
    else if (this.runningPid !== 0 && !isAlive(this.runningPid)) {
      this.place.log.warn({ pid: this.runningPid }, "the local chain died; starting it again");
    }
    if (this.runningPid === 0 || isAlive(this.runningPid)) {
      this.pauseMs = WATCH_EVERY_MS;
    } else if (!this.isStopping) {
      await this.launch().catch((error: unknown) => {
        this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
        this.place.log.error({ err: error }, "the local chain cannot be started");
      });
    }
    if (!this.isStopping) this.watchOn();
  }

  private async shouldRenew(): Promise<boolean> {
    if (this.runningPid === 0 || Date.now() - this.startedAtMs < (this.place.renewEveryMs ?? RENEW_EVERY_MS))
      return false;
    const pool = await rawRpc(this.rpcUrl, { method: "txpool_status" }).catch(() => null);
    const { pending, queued }: { pending?: string; queued?: string } = pool ?? {};
    return Number(pending) === 0 && Number(queued) === 0;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.watch);
    clearInterval(this.copying);
    await this.looking;
    await this.end(this.runningPid);
  }

  /** Anvil writes its state down before it goes. */
  private async end(pid: number): Promise<void> {
    if (pid === 0 || !isAlive(pid)) return;
    process.kill(pid, "SIGTERM");
    const giveUpAtMs = Date.now() + STOP_WITHIN_MS;
    while (isAlive(pid) && Date.now() < giveUpAtMs) await pause(25);
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  }
}

function spawnAnvil(run: { stateFile: string; port: number; folder: string }): ChildProcess {
  const log = openSync(path.join(run.folder, "anvil.log"), "a");
  const flags = [
    ...["--host", "127.0.0.1", "--port", String(run.port), "--chain-id", String(LOCAL_CHAIN_ID)],
    ...["--block-time", "1", "--slots-in-an-epoch", "1", "--accounts", "0", "--silent"],
    ...["--state", run.stateFile, "--state-interval", "1"],
  ];
  // Detached, so that Ctrl-C reaches the house alone, which stops the chain last.
  const child = spawn(anvilBinary(), flags, { stdio: ["ignore", log, log], detached: true });
  child.unref();
  child.on("error", () => undefined);
  if (child.pid !== undefined) setPriority(child.pid, POLITENESS);
  return child;
}

/** Where /proc's `stat` counts the threads, after the state. */
const THREADS_AFTER_STATE = 16;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isDefunct(pid);
}

/**
 * A child that died but was not yet reaped still takes signals. While threads of it are still ending, its first one may
 * be defunct already, and the port is still held.
 */
function isDefunct(pid: number): boolean {
  try {
    const [state, ...rest] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return state === "Z" && Number(rest[THREADS_AFTER_STATE]) <= 1;
  } catch {
    return false;
  }
}

function isOurAnvil(pid: number, stateFile: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(stateFile);
  } catch {
    return false;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
