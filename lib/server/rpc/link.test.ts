import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { openLink } from "./link";

const CHAIN_ID = 31_337;

let server: Server;
let rpcUrl: string;
/** What the node hears, and whether it answers. */
const WELL = { isHanging: false, isOverLimit: false, isCut: false, result: "0x7a69", heard: 0 };
const node = { ...WELL };

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  node.heard += 1;
  let body = "";
  for await (const part of request) body += part;
  if (node.isHanging) return;
  if (node.isCut) return void request.socket.destroy();
  const calls = JSON.parse(body) as { id: number } | { id: number }[];
  const said = node.isOverLimit
    ? { error: { code: -32005, message: "limit exceeded" } }
    : { result: node.result };
  const told = [calls].flat().map(({ id }) => ({ jsonrpc: "2.0", id, ...said }));
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(Array.isArray(calls) ? told : told[0]));
}

beforeEach(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  rpcUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  Object.assign(node, WELL);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it("asks a node that hangs one question at a time, and goes on when it answers again", async () => {
  const link = openLink({ rpcUrl, chainId: CHAIN_ID, timeoutMs: 1_000 });
  const askIt = () => link.ask((client) => client.getChainId());
  expect(await askIt()).toBe(CHAIN_ID);
  node.isHanging = true;
  await expect(askIt()).rejects.toBeInstanceOf(ChainUnavailable);
  node.heard = 0;
  for (let count = 0; count < 20; count += 1) await expect(askIt()).rejects.toBeInstanceOf(ChainUnavailable);
  expect(node.heard).toBeLessThanOrEqual(1);
  node.isHanging = false;
  await expect.poll(() => askIt().catch(() => null), { timeout: 60_000 }).toBe(CHAIN_ID);
});

it("goes on after a node that could not even say which chain it is on", async () => {
  const link = openLink({ rpcUrl, chainId: CHAIN_ID });
  node.isOverLimit = true;
  const blockNumber = () => link.ask((client) => client.getBlockNumber());
  await expect(blockNumber()).rejects.toBeInstanceOf(ChainUnavailable);
  node.isOverLimit = false;
  expect(await blockNumber()).toBe(31_337n);
});

it("does not go on with another chain at the same address", async () => {
  const link = openLink({ rpcUrl, chainId: 1 });
  await expect(link.ask((client) => client.getBlockNumber())).rejects.toBeInstanceOf(ChainUnavailable);
});

it("asks again which chain it is after the connection was cut", async () => {
  const link = openLink({ rpcUrl, chainId: CHAIN_ID });
  const blockNumber = () => link.ask((client) => client.getBlockNumber());
  expect(await blockNumber()).toBe(31_337n);
  node.isCut = true;
  await expect(blockNumber()).rejects.toBeInstanceOf(ChainUnavailable);
  Object.assign(node, { isCut: false, result: "0x1" });
  await expect(blockNumber()).rejects.toBeInstanceOf(ChainUnavailable);
});
