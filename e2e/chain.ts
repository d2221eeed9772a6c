import { type APIRequestContext, expect } from "@playwright/test";

/** Does `work` while the house's chain mines no block, so that what waits for a block stays under way however slow we are. */
export async function whileNothingIsMined(
  request: APIRequestContext,
  work: () => Promise<void>,
): Promise<void> {
  const { rpcUrl } = await (await request.get("/api/v1/chain")).json();
  const mineEvery = async (seconds: number) => {
    const data = { jsonrpc: "2.0", id: 1, method: "evm_setIntervalMining", params: [seconds] };
    expect((await request.post(rpcUrl, { data })).ok()).toBe(true);
  };
  await mineEvery(0);
  try {
    await work();
  } finally {
    await mineEvery(1);
  }
}
