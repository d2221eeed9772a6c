import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { booksAreGreen } from "../scripts/crash-test/history";
import { ensureBuilt } from "../scripts/house/ensure-built";

const MUST = 3;
const PORT = 3480;
const CHAIN_PORT = 8780;
const WARM_UP = 1_000;
const ROUNDS = 11;
const LIFECYCLES = 500;
const IN_FLIGHT = 16;
const BUYERS = 10;

/** What the HTTP libraries of our clients send by themselves: Python's requests, fetch. */
const AS_CLIENTS_ASK = { accept: "*/*", "accept-encoding": "gzip, deflate" };
const SIDES = { "in front of Next": PORT, "through Next": PORT + 1 } as const;
type Side = keyof typeof SIDES;

interface Figures {
  readonly perSecond: number;
  /** Of the house's process, jobs and all. */
  readonly cpuMs: number;
}

/** The product's own server over SQLite and its own chain, each side on a port of its own. */
async function openHouse(dataDir: string): Promise<ChildProcess> {
  const house = spawn(process.execPath, ["--import", "tsx", "bench/http-house.ts"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      LOG_LEVEL: "warn",
      PORT: String(PORT),
      SOUK_CHAIN_PORT: String(CHAIN_PORT),
      SOUK_DATA_DIR: dataDir,
    },
  });
  const failed = once(house, "exit").then(() => Promise.reject(new Error("The house did not open.")));
  await Promise.race([once(house, "message"), failed]);
  failed.catch(() => undefined);
  return house;
}

async function cpuMsOf(house: ChildProcess): Promise<number> {
  house.send("cpu");
  const [used]: NodeJS.CpuUsage[] = await once(house, "message");
  return ((used?.user ?? Number.NaN) + (used?.system ?? Number.NaN)) / 1_000;
}

/** One caller's connections to one side, kept alive. */
class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

  constructor(private readonly port: number) {}

  /** Submits a task and completes it: all that a client of AICP does. */
  async lifecycle(number: number): Promise<void> {
    const buyer = String((number % BUYERS) + 1).padStart(3, "0");
    const body = { description: `Process payment ${number}`, complexity: 2, buyer_id: `buyer-${buyer}` };
    const { task_id: id } = await this.post("/api/aicp/tasks/submit", body);
    const { status } = await this.post(`/api/aicp/tasks/${id}/complete?success=true`);
    if (status !== "completed") throw new RangeError(`Task ${id} is ${status}.`);
  }

  close(): void {
    this.agent.destroy();
  }

  private post(target: string, body?: unknown): Promise<Record<string, unknown>> {
    const text = body === undefined ? "" : JSON.stringify(body);
    const headers = {
      ...AS_CLIENTS_ASK,
      "content-length": String(Buffer.byteLength(text)),
      ...(text === "" ? {} : { "content-type": "application/json" }),
    };
    const to = {
      host: "127.0.0.1",
      port: this.port,
      path: target,
      method: "POST",
      headers,
      agent: this.agent,
    };
    return new Promise((resolve, reject) => {
      const sent = request(to, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.once("error", reject).once("end", () => {
          const bytes = Buffer.concat(parts);
          const heard = String(answer.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes);
          if (answer.statusCode === 200) resolve(JSON.parse(heard));
          else reject(new Error(`${target} answered ${answer.statusCode}: ${heard}`));
        });
      });
      sent.once("error", reject).end(text);
    });
  }
}

async function run(side: Side, lifecycles: number): Promise<void> {
  const client = new Client(SIDES[side]);
  const numbers = Array.from({ length: lifecycles }, (_, number) => number).values();
  const caller = async () => {
    for (const number of numbers) await client.lifecycle(number);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller)).finally(() => client.close());
}

async function measure(house: ChildProcess, side: Side): Promise<Figures> {
  const [cpuBefore, startMs] = [await cpuMsOf(house), performance.now()];
  await run(side, LIFECYCLES);
  const seconds = (performance.now() - startMs) / 1_000;
  const cpuMs = ((await cpuMsOf(house)) - cpuBefore) / LIFECYCLES;
  return { perSecond: LIFECYCLES / seconds, cpuMs };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const show = ({ perSecond, cpuMs }: Figures) =>
  `${String(Math.round(perSecond)).padStart(5)} lifecycles/s  ${cpuMs.toFixed(2).padStart(5)} CPU ms each`;

/** Both sides alternate in one run over the same books, so that a slow moment of the machine meets both. */
async function compare(house: ChildProcess): Promise<boolean> {
  const rounds: { front: Figures; next: Figures }[] = [];
  await run("in front of Next", WARM_UP);
  await run("through Next", WARM_UP);
  for (let round = 1; round <= ROUNDS; round++) {
    const front = await measure(house, "in front of Next");
    const next = await measure(house, "through Next");
    rounds.push({ front, next });
    console.log(`round ${String(round).padStart(2)}   in front ${show(front)}   through Next ${show(next)}`);
  }
  const middle = (side: "front" | "next"): Figures => ({
    perSecond: median(rounds.map((round) => round[side].perSecond)),
    cpuMs: median(rounds.map((round) => round[side].cpuMs)),
  });
  const [speed, cpu] = [
    median(rounds.map(({ front, next }) => front.perSecond / next.perSecond)),
    median(rounds.map(({ front, next }) => next.cpuMs / front.cpuMs)),
  ];
  console.log(`medians    in front ${show(middle("front"))}   through Next ${show(middle("next"))}`);
  const verdict = speed >= MUST ? "met" : "MISSED";
  console.log(
    `/api/aicp in front of Next, ${IN_FLIGHT} in flight, against through Next: ${speed.toFixed(2)}×   (must ${MUST})   ${verdict}`,
  );
  console.log(`CPU of the house for a lifecycle through Next, against in front: ${cpu.toFixed(2)}×`);
  return speed >= MUST;
}

export async function bench(): Promise<boolean> {
  await ensureBuilt();
  const dataDir = mkdtempSync(path.join(tmpdir(), "souk-bench-http-"));
  const house = await openHouse(dataDir);
  try {
    const isMet = await compare(house);
    const isGreen = await booksAreGreen(`http://127.0.0.1:${PORT}`);
    console.log(`Books after all rounds: ${isGreen ? "every check holds" : "RED"}.`);
    return isMet && isGreen;
  } finally {
    const ended = once(house, "exit");
    house.disconnect();
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}
