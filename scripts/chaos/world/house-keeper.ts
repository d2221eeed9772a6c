import { writeFileSync } from "node:fs";
import path from "node:path";
import { type LaunchedHouse, launchHouse } from "../../../e2e/houses";
import { METRICS_TOKEN } from "../verdict/waiting";

interface Place {
  readonly root: string;
  readonly port: number;
  /** Where the house finds its chain: behind the proxy. */
  readonly chainPort: number;
  readonly databaseUrl?: string;
  readonly variables: Readonly<Record<string, string>>;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const AGAIN_AFTER_MS = 500;
const LOOK_MS = 250;
/** Base prices so small that nobody runs out of the SAT that people begin with. */
const VARIABLES = { SOUK_BASE_SAT_UNITS: "1000", SOUK_METRICS_TOKEN: METRICS_TOKEN };

/** Keeps a house running, as a supervisor does: whatever ends it, it is started again. */
export class HouseKeeper {
  /** Killed by us, and ended by itself. */
  kills = 0;
  restarts = 0;
  private house: LaunchedHouse | null = null;
  private starts = 0;
  private isUp = false;
  private isClosing = false;
  private keeping: Promise<void> = Promise.resolve();
  private aheadMs = 0;

  constructor(private readonly place: Place) {
    writeFileSync(this.clockFile, "0");
  }

  get url(): string {
    return `http://127.0.0.1:${this.place.port}`;
  }

  get dataDir(): string {
    return path.join(this.place.root, "data");
  }

  private get clockFile(): string {
    return path.join(this.place.root, "clock");
  }

  /** The house's clock in ms. */
  nowMs(): number {
    return Date.now() + this.aheadMs;
  }

  start(): void {
    this.keeping = this.keep();
  }

  /** Every second start is left alone by the weather until it answers; else hardly one would succeed. */
  get isSpared(): boolean {
    return !this.isUp && this.starts % 2 === 1;
  }

  private async keep(): Promise<void> {
    while (!this.isClosing) {
      const { port, chainPort, databaseUrl, variables } = this.place;
      const house = launchHouse({
        port,
        chainPort,
        dataDir: this.dataDir,
        databaseUrl,
        preload: "./scripts/chaos/world/stepped-clock.ts",
        variables: { ...VARIABLES, ...variables, CHAOS_CLOCK: this.clockFile },
      });
      this.house = house;
      this.starts += 1;
      this.isUp = false;
      void this.watchUp(house);
      const code = await house.ended;
      this.house = null;
      this.isUp = false;
      if (this.isClosing) return;
      if (code !== null) {
        this.restarts += 1;
        await pause(AGAIN_AFTER_MS);
      }
    }
  }

  private async watchUp(house: LaunchedHouse): Promise<void> {
    while (this.house === house && !(await this.answers())) await pause(LOOK_MS);
    this.isUp = this.house === house;
  }

  /** kill -9; false when there was nobody to kill. */
  async kill(): Promise<boolean> {
    const { house } = this;
    if (house === null || !(await this.answers())) return false;
    this.kills += 1;
    await house.kill();
    return true;
  }

  /** Whether anybody answers at its address, ready or not. */
  async answers(): Promise<boolean> {
    return fetch(`${this.url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Sets the house's clock to so many ms before or after the machine's. */
  setClock(aheadMs: number): void {
    this.aheadMs = aheadMs;
    writeFileSync(this.clockFile, String(aheadMs));
  }

  /** What /ready says: true, or the reasons why not. */
  async readiness(): Promise<{ isReady: boolean; missing: readonly string[] }> {
    try {
      const reply = await fetch(`${this.url}/ready`);
      const { missing = [] } = (await reply.json()) as { missing?: string[] };
      return { isReady: reply.status === 200, missing };
    } catch {
      return { isReady: false, missing: ["it does not answer"] };
    }
  }

  async stop(): Promise<void> {
    this.isClosing = true;
    await this.house?.stop();
    await this.keeping;
  }
}
