import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { silent } from "@/testing/silent";
import { type RunningHouse, startHouse } from "../../e2e/houses";
import { startProviders } from "../providers/start-providers";
import { startPostgres } from "../test/postgres";
import { buyUntil, wrongInTheEnd } from "./calls";
import { booksAreGreen, compareWithHouse, type History, newHistory } from "./history";
import { loadUntil } from "./load";

/**
 * Kills a working house with kill -9 at random moments, starts it again and compares what it has
 * with what it had acknowledged. `npm run crash-test -- ROUNDS [sqlite|postgres]`
 */
async function round(house: RunningHouse, history: History): Promise<void> {
  const stop = { now: false };
  const load = { url: house.url, history, stop };
  const working = Promise.all([loadUntil(load), buyUntil(load)]);
  await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 2_950));
  await house.kill();
  stop.now = true;
  await working;
}

async function main(): Promise<number> {
  const rounds = Number(process.argv[2] ?? "50");
  const engine = process.argv[3] ?? "sqlite";
  if (!Number.isInteger(rounds) || rounds < 1 || !["sqlite", "postgres"].includes(engine)) {
    console.error("usage: npm run crash-test -- ROUNDS [sqlite|postgres]");
    return 2;
  }
  const root = mkdtempSync(path.join(tmpdir(), "souk-crash-"));
  const postgres = engine === "postgres" ? await startPostgres(path.join(root, "postgres")) : null;
  const ports = { image: 0, price: 0, batch: 0, logs: 0 };
  const providers = await startProviders({ dataDir: root, ports, log: silent });
  const options = {
    port: Number(process.env.PORT ?? 3400),
    chainPort: Number(process.env.SOUK_CHAIN_PORT ?? 8800),
    dataDir: path.join(root, "data"),
    variables: { SOUK_PROVIDERS: providers.variable },
    ...(postgres ? { databaseUrl: postgres.url } : {}),
  };
  const history = newHistory();
  const restartsMs: number[] = [];
  let house = await startHouse(options);
  for (let done = 1; done <= rounds; done += 1) {
    await round(house, history);
    const startedAt = performance.now();
    house = await startHouse(options);
    restartsMs.push(performance.now() - startedAt);
    const { lost, doubled } = await compareWithHouse(house.url, history);
    const green = await booksAreGreen(house.url);
    console.log(
      `kill ${done}: acknowledged ${history.acknowledged}, lost ${lost}, doubled ${doubled}, books ${green ? "green" : "RED"}`,
    );
    if (lost > 0 || doubled > 0 || !green) {
      await house.stop();
      console.error(`The evidence is kept in ${root}`);
      return 1;
    }
  }
  const wrong = await wrongInTheEnd({
    url: house.url,
    nodeUrl: `http://127.0.0.1:${options.chainPort}`,
    history,
  });
  for (const line of wrong) console.error(`  wrong: ${line}`);
  const green = await booksAreGreen(house.url);
  await house.stop();
  await providers.stop();
  await postgres?.stop();
  if (wrong.length > 0 || !green) {
    console.error(`The evidence is kept in ${root}`);
    return 1;
  }
  rmSync(root, { recursive: true, force: true });
  restartsMs.sort((a, b) => a - b);
  const slowest = Math.round(restartsMs.at(-1) ?? 0);
  console.log(
    `${rounds} kills on ${engine}, ${history.acknowledged} acknowledged, ${history.calls.size} calls, slowest restart ${slowest} ms: lost 0, doubled 0`,
  );
  return 0;
}

process.exit(await main());
