import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import { until } from "@/testing/until";
import { type StartedProviders, startProviders } from "./start-providers";
import { ProviderRefused } from "./watched-provider";

const ANY_PORTS = { image: 0, price: 0, batch: 0, logs: 0 };

let dataDir: string;
let started: StartedProviders | null;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "souk-providers-"));
  started = null;
});
afterEach(async () => {
  await started?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function nameAt(origin: string | undefined): Promise<string> {
  const answer = await fetch(`${origin}/health`);
  const { name }: { name: string } = JSON.parse(await answer.text());
  return name;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the demo's providers", () => {
  it("run as four processes, found by the port that the policy names, and end when they are stopped", async () => {
    started = await startProviders({ dataDir, ports: ANY_PORTS, log: silent });
    const { list, origins, variable } = started;
    expect(await Promise.all([8001, 8002, 8003, 8004].map((port) => nameAt(origins.get(port))))).toEqual(
      list.map(({ name }) => name),
    );
    const hosts = list.map(({ declaredPort, origin }) => `${declaredPort}=${new URL(origin).host}`);
    expect(variable).toBe(hosts.join(","));
    const pids = list.map(({ pid }) => pid());
    expect(new Set([...pids, process.pid]).size).toBe(5);
    expect(existsSync(path.join(dataDir, "providers", "logs", "records"))).toBe(true);
    await started.stop();
    expect(pids.filter(lives)).toEqual([]);
  });

  it("take the next free port, say so in a line, and come back at it when they die", async () => {
    const first = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(first, "127.0.0.1", resolve));
    const said: string[] = [];
    const log = pino({ base: null }, { write: (line: string) => void said.push(line) });
    started = await startProviders({ dataDir, ports: { ...ANY_PORTS, price: first }, log });
    const [, price] = started.list;
    const port = Number(new URL(price?.origin ?? "").port);
    expect([port > first, (port - first) % 10]).toEqual([true, 0]);
    expect(said.map((line) => JSON.parse(line).msg)).toEqual([
      `port ${first} is taken; the price provider listens on ${port}`,
    ]);
    other.close();
    for (const _ of [1, 2]) {
      const pid = price?.pid() ?? 0;
      process.kill(pid, "SIGKILL");
      await until(async () => price?.pid() !== pid && (await nameAt(price?.origin)) === "price");
      expect(JSON.parse(said.at(-1) ?? "{}")).toMatchObject({
        pid,
        msg: "the price provider died; it is started again",
      });
    }
    const [earlier, later] = said.slice(1).map((line) => JSON.parse(line).againInMs);
    expect(later).toBeGreaterThan(earlier);
  });

  it("are refused with the place of the reason when one cannot start, and none is left", async () => {
    const blocked = path.join(dataDir, "providers", "batch");
    started = await startProviders({ dataDir, ports: ANY_PORTS, log: silent });
    await started.stop();
    rmSync(path.join(blocked, "jobs"), { recursive: true });
    writeFileSync(path.join(blocked, "jobs"), "no folder");
    const starting = startProviders({ dataDir, ports: ANY_PORTS, log: silent });
    await expect(starting).rejects.toThrow(ProviderRefused);
    await expect(starting).rejects.toThrow(path.join(dataDir, "providers", "batch.log"));
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("end with the house, also when it goes by %s", async (signal) => {
    const parent = spawn(process.execPath, ["--import", "tsx", "testing/providers/parent.ts", dataDir], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const children = await listed(parent);
    expect(children.every(({ pid }) => lives(pid))).toBe(true);
    parent.kill(signal);
    await once(parent, "exit");
    await until(() => children.every(({ pid }) => !lives(pid)));
    await expect(nameAt(children[0]?.origin)).rejects.toThrow();
  });
});

async function listed(parent: ChildProcess): Promise<{ origin: string; pid: number }[]> {
  const [line] = await once(parent.stderr ?? parent, "data");
  return JSON.parse(String(line));
}
