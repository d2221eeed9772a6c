import { createServer, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { encodeErrorResult, type Hex, parseAbi, toFunctionSelector } from "viem";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { readTokenBalanceWei } from "@/lib/chain/token-reads";
import { BadSignature, ChainUnavailable } from "@/lib/domain/escrow/errors";
import { absentAsNull, askNode } from "./ask-node";
import { openLink } from "./link";
import { sortNodeAnswer } from "./node-answer";

const CHAIN_ID = 31_337;
const ADDRESS = `0x${"ab".repeat(20)}` as const;
const HASH = `0x${"cd".repeat(32)}` as const;

/** How the node answers everything but the question which chain it is on. */
let behave: (response: ServerResponse, ids: number[]) => void;
let server: Server;
let rpcUrl: string;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const asked = [JSON.parse(await text(request)) as { id: number; method: string }].flat();
    if (asked.every(({ method }) => method === "eth_chainId")) {
      return sendJson(
        response,
        asked.map(({ id }) => ({ jsonrpc: "2.0", id, result: "0x7a69" })),
      );
    }
    behave(
      response,
      asked.map(({ id }) => id),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  rpcUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterEach(() => server.closeAllConnections());
afterAll(() => {
  server.close();
});

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

interface Said {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

const saying =
  (error: Said): typeof behave =>
  (response, ids) =>
    sendJson(
      response,
      ids.map((id) => ({ jsonrpc: "2.0", id, error })),
    );

const link = (timeoutMs = 30_000) => openLink({ rpcUrl, chainId: CHAIN_ID, timeoutMs });

/** What viem throws for each of the ways in which the house asks. */
async function errorsOf(how: typeof behave): Promise<unknown[]> {
  behave = how;
  const { client } = link();
  const asks: Promise<unknown>[] = [
    client.call({ to: ADDRESS, data: "0x12345678" }),
    client.estimateGas({ to: ADDRESS, account: ADDRESS, prepare: false }),
    readTokenBalanceWei(client, { token: ADDRESS, account: ADDRESS }),
    client.sendRawTransaction({ serializedTransaction: "0x02" }),
    client.getBlockNumber(),
  ];
  const told = await Promise.allSettled(asks);
  return told.map((one) => (one.status === "rejected" ? one.reason : "it was answered"));
}

async function expectEach(how: typeof behave, answer: object): Promise<void> {
  const errors = await errorsOf(how);
  expect(errors).toHaveLength(5);
  for (const error of errors) expect(sortNodeAnswer(error)).toMatchObject(answer);
}

const wrongState = encodeErrorResult({ abi: taskEscrowAbi, errorName: "WrongState" });
const sentence: Hex = encodeErrorResult({
  abi: parseAbi(["error Error(string)"]),
  errorName: "Error",
  args: ["not today"],
});
const panic = encodeErrorResult({
  abi: parseAbi(["error Panic(uint256)"]),
  errorName: "Panic",
  args: [17n],
});
const stranger = toFunctionSelector("Unheard()");
const refusal = (revert: object | null) => ({ kind: "refusal", revert });
const named = (name: string, text: string | null = null) => refusal({ name, text });

describe("the contract's refusal is", () => {
  it.each<[string, Said, object]>([
    ["an error of ours", { code: 3, message: "execution reverted", data: wrongState }, named("WrongState")],
    ["behind any code", { code: -32_000, message: "oops", data: wrongState }, named("WrongState")],
    [
      "behind a word",
      { code: -32_015, message: "VM error", data: `Reverted ${wrongState}` },
      named("WrongState"),
    ],
    ["one object deeper", { code: -32_603, message: "x", data: { data: wrongState } }, named("WrongState")],
    [
      "a sentence",
      { code: 3, message: "execution reverted: not today", data: sentence },
      named("Error", "not today"),
    ],
    ["a panic", { code: 3, message: "execution reverted", data: panic }, named("Panic", "17")],
    ["a plain revert", { code: 3, message: "execution reverted" }, refusal(null)],
    ["a plain revert with empty data", { code: 3, message: "execution reverted", data: "0x" }, refusal(null)],
    ["a stranger's error", { code: 3, message: "execution reverted", data: stranger }, refusal(null)],
    [
      "a revert of nodes with other codes",
      { code: -32_000, message: "execution reverted", data: "0x" },
      refusal(null),
    ],
    [
      "a plain revert behind the provider's name",
      { code: 3, message: "node 2: execution reverted" },
      refusal(null),
    ],
    [
      "a bare revert of nodes with other codes",
      { code: -32_000, message: "execution reverted" },
      refusal(null),
    ],
    ["a bare revert, capital", { code: -32_000, message: "Execution reverted", data: null }, refusal(null)],
    [
      "a stranger's error at other codes",
      { code: -32_000, message: "execution reverted", data: stranger },
      refusal(null),
    ],
    [
      "a bare revert behind a word",
      { code: -32_015, message: "VM execution error.", data: "Reverted 0x" },
      refusal(null),
    ],
    [
      "an error of ours behind the revert's code",
      { code: 3, message: "x", data: wrongState },
      named("WrongState"),
    ],
    ["code without an end, at reth", { code: -32_000, message: "EVM error: StackOverflow" }, refusal(null)],
    ["a jump to nowhere, at geth", { code: -32_000, message: "invalid jump destination" }, refusal(null)],
    ["an empty stack, at geth", { code: -32_000, message: "stack underflow (0 <=> 2)" }, refusal(null)],
    ["code without an end, at anvil", { code: -32_603, message: "EVM error MemoryOOG" }, refusal(null)],
    ["code without an end, at geth", { code: -32_000, message: "invalid opcode: INVALID" }, refusal(null)],
  ])("%s", async (_, said, answer) => {
    await expectEach(saying(said), answer);
  });
});

describe("the node's fault is", () => {
  it.each<[string, Said, string]>([
    ["limit exceeded", { code: -32_005, message: "limit exceeded" }, "other"],
    ["a limit in its own words", { code: 429, message: "Too many requests" }, "other"],
    ["header not found", { code: -32_000, message: "header not found" }, "other"],
    ["missing trie node", { code: -32_000, message: "missing trie node 0a0b (path )" }, "other"],
    ["an internal error", { code: -32_603, message: "Internal error" }, "other"],
    ["a lost database", { code: -32_603, message: "EVM error FatalExternalError" }, "other"],
    ["the revert's code with other words", { code: 3, message: "limit exceeded" }, "other"],
    [
      "talk of reverts without anything of one",
      { code: -32_000, message: "cache reverted, try again" },
      "other",
    ],
    ["an unknown method", { code: -32_601, message: "the method does not exist" }, "other"],
    ["a poor sender", { code: -32_003, message: "Insufficient funds for gas * price + value" }, "unfunded"],
    ["already known", { code: -32_000, message: "already known" }, "known"],
    ["already imported", { code: -32_003, message: "transaction already imported" }, "known"],
    ["nonce too low", { code: -32_003, message: "nonce too low" }, "nonce_taken"],
    ["underpriced", { code: -32_003, message: "replacement transaction underpriced" }, "underpriced"],
  ])("%s", async (_, said, what) => {
    await expectEach(saying(said), { kind: "fault", what });
  });

  it.each<[string, typeof behave, string]>([
    [
      "a page instead of JSON",
      (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
      "no_rpc",
    ],
    ["HTTP 429", (response) => response.writeHead(429).end("slow down"), "no_rpc"],
    [
      "HTTP 502",
      (response) => response.writeHead(502, { "content-type": "text/html" }).end("<html>"),
      "no_rpc",
    ],
    [
      "a body that ends early",
      (response) => response.writeHead(200, { "content-type": "application/json" }).end("[{"),
      "no_rpc",
    ],
    [
      "a connection that ends within the body",
      (response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" }).write("[{");
        setImmediate(() => response.destroy());
      },
      "no_rpc",
    ],
    [
      "one answer to a batch",
      (response) => sendJson(response, { error: { code: 1, message: "x" } }),
      "other",
    ],
    ["no answer in the batch", (response) => sendJson(response, []), "other"],
    [
      "HTTP 429 with an error in it",
      (response) => sendJson(response, { error: { code: -32_005, message: "limit" } }, 429),
      "other",
    ],
  ])("%s", async (_, how, what) => {
    await expectEach(how, { kind: "fault", what });
  });
});

describe("what only looks like a revert is the node's fault:", () => {
  it.each<[string, Said]>([
    ["a limit that mentions a revert", { code: -32_005, message: "limit exceeded", data: `see ${sentence}` }],
    ["a limit with a whole revert", { code: -32_005, message: "limit exceeded", data: sentence }],
    ["a limit in a revert's words", { code: -32_005, message: "execution reverted", data: "0x" }],
    ["hex at the end of other words", { code: -32_000, message: "oops", data: `see ${wrongState}` }],
    ["hex two objects deeper", { code: -32_000, message: "x", data: { data: { data: wrongState } } }],
    ["the revert's code with other words", { code: 3, message: "rate limited", data: "0x" }],
    ["the revert's code with a stranger's data", { code: 3, message: "rate limited", data: stranger }],
    ["a revert to something", { code: 3, message: "execution reverted to a backup node" }],
    ["a node that reverted", { code: -32_000, message: "reverted to a backup node", data: "request 0x12ab" }],
    ["a pool", { code: -32_603, message: "revert: upstream pool exhausted", data: { data: "0x" } }],
    ["a bare revert with more words", { code: -32_000, message: "execution reverted: pool exhausted" }],
    ["a bare revert with odd data", { code: -32_000, message: "execution reverted", data: "request 0x12ab" }],
    ["a revert's word behind another code", { code: -32_000, message: "oops", data: "Reverted 0x" }],
    ["a sentence cut short", { code: -32_000, message: "oops", data: sentence.slice(0, -2) }],
    ["an error of ours with more behind it", { code: -32_000, message: "oops", data: `${wrongState}00` }],
    ["out of gas", { code: -32_000, message: "out of gas" }],
    ["its cap for gas", { code: -32_000, message: "gas required exceeds allowance (500000)" }],
    [
      "its cap for gas, at anvil",
      { code: -32_003, message: "Out of gas: gas required exceeds allowance: 30000000" },
    ],
    ["a fork it lacks", { code: -32_000, message: "invalid opcode: upstream lacks fork cancun" }],
    ["an opcode it lacks", { code: -32_000, message: "invalid opcode: opcode 0x5e not defined" }],
    ["an opcode it lacks, at anvil", { code: -32_603, message: "EVM error NotActivated" }],
    ["a stack's limit", { code: -32_000, message: "stack limit reached 1024 (1023)" }],
    ["an unheard-of end", { code: -32_603, message: "EVM error Unavailable" }],
  ])("%s", async (_, said) => {
    await expectEach(saying(said), { kind: "fault", what: "other" });
  });
});

describe("silence is", () => {
  it("a connection that is reset, or refused", async () => {
    await expectEach((response) => response.destroy(), { kind: "silence", isTimeout: false });
    const nobody = openLink({ rpcUrl: "http://127.0.0.1:9", chainId: CHAIN_ID });
    const error = await nobody.client.getBlockNumber().catch((thrown: unknown) => thrown);
    expect(sortNodeAnswer(error)).toMatchObject({ kind: "silence", isTimeout: false });
  });

  it("an answer that does not come", async () => {
    behave = () => undefined;
    const error = await link(150)
      .client.call({ to: ADDRESS })
      .catch((thrown: unknown) => thrown);
    expect(sortNodeAnswer(error)).toMatchObject({ kind: "silence", isTimeout: true });
  });
});

describe("asking the node", () => {
  it("makes its faults chain_unavailable, which still says what it was", async () => {
    behave = saying({ code: -32_005, message: "limit exceeded" });
    const error = await link()
      .ask((client) => client.call({ to: ADDRESS }))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ChainUnavailable);
    expect(sortNodeAnswer(error)).toEqual({
      kind: "fault",
      what: "other",
      label: "the node has reached a limit",
      said: "limit exceeded",
    });
  });

  it("says which block is lacking, and in the log what else could not be read", async () => {
    behave = (response, ids) =>
      sendJson(
        response,
        ids.map((id) => ({ jsonrpc: "2.0", id, result: null })),
      );
    const asked = link().ask((client) => client.getBlock({ blockNumber: 182n }));
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(sortNodeAnswer(error)).toEqual({ kind: "fault", what: "other", label: "the node lacks a block" });
    expect(sortNodeAnswer(new RangeError("not a number"))).toMatchObject({
      said: "RangeError: not a number",
    });
  });

  it("lets refusals and our own errors pass", async () => {
    behave = saying({ code: 3, message: "execution reverted", data: wrongState });
    const asked = link().ask((client) => client.call({ to: ADDRESS }));
    await expect(asked).rejects.toMatchObject({ name: "CallExecutionError" });
    await expect(askNode(() => Promise.reject(new BadSignature()))).rejects.toBeInstanceOf(BadSignature);
  });

  it("tells what is absent from what could not be asked", async () => {
    const receipt = () => link().ask((client) => absentAsNull(client.getTransactionReceipt({ hash: HASH })));
    behave = (response, ids) =>
      sendJson(
        response,
        ids.map((id) => ({ jsonrpc: "2.0", id, result: null })),
      );
    expect(await receipt()).toBeNull();
    behave = saying({ code: -32_000, message: "header not found" });
    await expect(receipt()).rejects.toBeInstanceOf(ChainUnavailable);
  });
});
