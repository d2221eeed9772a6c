import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import { until } from "@/testing/until";
import { type LocalChain, startAnvil } from "./anvil";
import { readLocalChain } from "./chain-record";
import { ChainRefused } from "./chain-refused";
import { rawRpc } from "./json-rpc";

let dataDir: string;
let port: number;
const running: LocalChain[] = [];

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "souk-anvil-"));
  port = await freePort();
});

afterEach(async () => {
  for (const chain of running.splice(0)) await chain.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(place: { dataDir?: string; renewEveryMs?: number } = {}): Promise<LocalChain> {
  const chain = await startAnvil({ dataDir, port, log: silent, ...place });
  running.push(chain);
  return chain;
}

async function head(rpcUrl: string): Promise<number> {
  return Number(await rawRpc(rpcUrl, { method: "eth_blockNumber", patienceMs: 30_000 }));
}

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof ChainRefused ? error.message : error),
  );

describe("the local chain", () => {
  it("keeps its blocks over a stop and a start", async () => {
    const first = await start();
    await until(async () => (await head(first.rpcUrl)) >= 2);
    await first.stop();
    const second = await start();
    expect(second.genesisHash).toBe(first.genesisHash);
    expect(second.isAdopted).toBe(false);
    expect(await head(second.rpcUrl)).toBeGreaterThanOrEqual(2);
  });

  it("stays the same chain however often it is started", { timeout: 120_000 }, async () => {
    const hashes = new Set<string>();
    for (let run = 0; run < 5; run += 1) {
      const chain = await start();
      hashes.add(chain.genesisHash);
      await until(async () => (await head(chain.rpcUrl)) > run);
      await chain.stop();
    }
    expect(hashes.size).toBe(1);
    const state = JSON.parse(readFileSync(path.join(dataDir, "chain", "state.json"), "utf8"));
    const first = state.blocks.filter(
      (block: { header: { number: string } }) => Number(block.header.number) === 0,
    );
    expect(first.length).toBeLessThanOrEqual(2);
  });

  it("is started again when it is killed, with its blocks", async () => {
    const chain = await start();
    await until(async () => (await head(chain.rpcUrl)) >= 3);
    const pid = chain.pid();
    process.kill(pid, "SIGKILL");
    await until(async () => chain.pid() !== pid && (await head(chain.rpcUrl).catch(() => 0)) >= 2);
  });

  it("is renewed from time to time, so that its file stays small, and keeps its blocks", async () => {
    const chain = await start({ renewEveryMs: 2_000 });
    const pid = chain.pid();
    await until(() => chain.pid() !== pid);
    await until(async () => (await head(chain.rpcUrl)) >= 2);
    expect(
      (await rawRpc(chain.rpcUrl, { method: "eth_getBlockByNumber", params: ["0x0", false] })) as object,
    ).toMatchObject({
      hash: chain.genesisHash,
    });
  });

  it("is taken over when a crashed house left it running, and stopped with the new one", async () => {
    const left = await start();
    const second = await start();
    expect(second).toMatchObject({ isAdopted: true, genesisHash: left.genesisHash });
    expect(second.pid()).toBe(left.pid());
    await second.stop();
    expect(await refusal(head(second.rpcUrl))).not.toBeNull();
  });

  it("refuses another house's chain on its port", async () => {
    await start();
    const other = mkdtempSync(path.join(tmpdir(), "souk-anvil-"));
    expect(await refusal(start({ dataDir: other }))).toContain("another chain");
    rmSync(other, { recursive: true });
  });

  it("refuses a port taken by another program, and leaves that alone", async () => {
    const stranger = createServer((_, response) => response.end("hello"));
    await new Promise<void>((resolve) => stranger.listen(port, "127.0.0.1", resolve));
    expect(await refusal(start())).toContain("SOUK_CHAIN_PORT");
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("hello");
    await new Promise((resolve) => stranger.close(resolve));
  });

  it("refuses to go on with an empty chain where it had one", async () => {
    const first = await start();
    await until(async () => (await head(first.rpcUrl)) >= 1);
    await first.stop();
    rmSync(path.join(dataDir, "chain", "state.json"));
    expect(await refusal(start())).toContain("not the one this house knew");
  });

  it("refuses a damaged record instead of replacing it", async () => {
    await (await start()).stop();
    const file = path.join(dataDir, "chain", "anvil.json");
    expect(readLocalChain(dataDir)?.port).toBe(port);
    writeFileSync(file, "{");
    expect(await refusal(start())).toContain("damaged");
    expect(readFileSync(file, "utf8")).toBe("{");
  });
});
