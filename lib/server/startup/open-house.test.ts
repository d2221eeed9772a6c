import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Env, readEnv } from "@/lib/server/env/env";
import { freePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import { until } from "@/testing/until";
import { openHouse } from "./open-house";

let dataDir: string;
let env: Env;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "souk-house-"));
  env = readEnv({ SOUK_DATA_DIR: dataDir, SOUK_CHAIN_PORT: String(await freePort()) });
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Confirmed long ago, and without effect. */
const UNBOOKED = {
  chainId: 31_337,
  txHash: "0x1",
  logIndex: 0,
  blockNumber: 0,
  blockHash: "0x2",
  address: "0x3",
  name: "JobCompleted",
  args: "{}",
  state: "seen",
  seenAtMs: 1,
};

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error as { code?: string }).code,
  );

describe("a house", () => {
  it("opens on an empty folder, is ready, and finds chain and people again after a stop", async () => {
    const first = await openHouse(env, silent);
    const untilReady = (state: object) =>
      until(async () => expect(await first.runtime.ready()).toEqual(state));
    await untilReady({ ready: true, missing: [] });
    const { escrow } = first.runtime.chainInfo() ?? {};
    const operator = await first.runtime.reader.user.findFirstOrThrow({ where: { id: "operator-001" } });
    const wallet = await first.runtime.chainReader?.walletUnits(operator.address as `0x${string}`);
    expect(wallet).toEqual({ MNEE: 10_000_000_000_000n, ETH: 100_000_000_000n });
    expect(await refusal(openHouse(env, silent))).toBe("store_in_use");
    await untilReady({ ready: true, missing: [] });
    const { store } = first.runtime.context;
    await store.write((tx) => tx.insert("chainEvents", UNBOOKED));
    const missing = ["1 events of the chain cannot be booked yet"];
    await untilReady({ ready: false, missing });
    await store.write((tx) => tx.run("DELETE FROM chain_events WHERE tx_hash = '0x1'"));
    await untilReady({ ready: true, missing: [] });
    await first.stop();

    const second = await openHouse(env, silent);
    expect(second.runtime.chainInfo()?.escrow).toBe(escrow);
    const again = await second.runtime.reader.user.findFirstOrThrow({ where: { id: "operator-001" } });
    expect(again.address).toBe(operator.address);
    await second.stop();
  });

  it("does not go on with a chain that lost what the books know", async () => {
    rmSync(path.join(dataDir, "chain"), { recursive: true });
    expect(await refusal(openHouse(env, silent))).toBe("chain_refused");
    expect(await refusal(openHouse(env, silent))).toBe("chain_refused");
  });
});
