import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { senderHeader } from "@/lib/schemas/adapters/byoc";
import { fromBase64Json, toBase64Json } from "./base64-json";
import { isSignedBy, jobText, signedDigest } from "./credentials";
import { headerOf } from "./headers";
import { passesFilter, readJobHeader, writeJobHeader } from "./job-request";
import { tokenBalance, weiPerSecond } from "./price";
import { ByocRefusal } from "./refusal";
import { searchTimeMs } from "./search-time";

const SENDER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const JOB_HEADER =
  "eyJpZCI6IiIsInJlcXVlc3QiOiJ7XCJydW5cIjpcImFnZW50LW5ldFwifSIsInBhcmFtZXRlcnMiOiJ7fSIsImNhcGFiaWxpdHkiOiJhZ2VudC1uZXQiLCJjYXBhYmlsaXR5X3VybCI6IiIsInNlbmRlciI6IjB4ZjM5RmQ2ZTUxYWFkODhGNkY0Y2U2YUI4ODI3Mjc5Y2ZmRmI5MjI2NiIsInNpZyI6IjB4MDI5OGQyNDQzOGM0YmNmN2ZlZGU4ZjE1NWNmNTY3YjY3ZWM1ZTBjYjM1ZmNhNjFhYTU2YzVlNmFlZDMzYzcwODM5Y2E2ZWZhMjU2ZjkyZDEyZGZlNjdlZTQxOTExZjA5NWYwYTg0MDZhZGFjM2UxNjk0YjhkYzI4MDA1MTg5MGUxYyIsInRpbWVvdXRfc2Vjb25kcyI6MzAsIk9yY2hTZWFyY2hUaW1lb3V0IjoxMDAwMDAwMDAwLCJPcmNoU2VhcmNoUmVzcFRpbWVvdXQiOjUwMDAwMDAwMH0=";
const SENDER_HEADER =
  "eyJhZGRyIjoiMHhmMzlGZDZlNTFhYWQ4OEY2RjRjZTZhQjg4MjcyNzljZmZGYjkyMjY2Iiwic2lnIjoiMHg0N2Q2NjAwOGMyYzViMDY3MWI4ZTdiNDNiNjIyNDVhZTljNGJhNWY2ZmY3ZTk0MzI4YjY4ZWI0NTA5MGNiMTA4MDgxNWRlYzY3YTIwYmRlYzE1Y2U3OTRjOWNlMjcxZmE4ZTY1NTJkNmIwOTc2YWI3YTBiOTJkNTUxNmIzMmVmMzFjIn0=";
const JOB_SIG =
  "0x0298d24438c4bcf7fede8f155cf567b67ec5e0cb35fca61aa56c5e6aed33c70839ca6efa256f92d12dfe67ee41911f095f0a8406adac3e1694b8dc280051890e1c";
const HALF_ORDER_TWICE = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("the wire's signatures", () => {
  it("are those of the published vectors", () => {
    const text = jobText({ request: '{"run":"agent-net"}', parameters: "{}" });
    expect(signedDigest(text)).toBe("0x652887d9199ecd298f73a12320b6d7da3238d7765646e80558cf810fb13e22aa");
    expect(signedDigest(SENDER)).toBe("0xf074936dd977c94afc63c17c070306255d3725c737aeba74ed58961f48f7bde9");
  });

  it("are made by a key over the same digest", async () => {
    const sig = await privateKeyToAccount(KEY).sign({ hash: signedDigest('{"run":"agent-net"}{}') });
    expect(sig).toBe(JOB_SIG);
  });

  it("are taken with and without 0x, by any case of the address", async () => {
    const text = '{"run":"agent-net"}{}';
    expect(await isSignedBy(SENDER, { text, sig: JOB_SIG })).toBe(true);
    expect(await isSignedBy(SENDER, { text, sig: JOB_SIG.slice(2) })).toBe(true);
    expect(await isSignedBy(SENDER.toLowerCase(), { text, sig: JOB_SIG })).toBe(true);
  });

  it("are of their text and their sender alone, 65 bytes, with a low s", async () => {
    const text = '{"run":"agent-net"}{}';
    const highS = (HALF_ORDER_TWICE - BigInt(`0x${JOB_SIG.slice(66, 130)}`)).toString(16).padStart(64, "0");
    const twin = `${JOB_SIG.slice(0, 66)}${highS}1b`;
    for (const sig of [
      "",
      "0x",
      `${JOB_SIG}00`,
      JOB_SIG.slice(0, -2),
      twin,
      `0x${"00".repeat(65)}`,
      "0xzz",
    ]) {
      expect(await isSignedBy(SENDER, { text, sig })).toBe(false);
    }
    expect(await isSignedBy(SENDER, { text: `${text} `, sig: JOB_SIG })).toBe(false);
    expect(await isSignedBy("0x3BadDb1eeE2105893136A3F96c8a963E9C6309d6", { text, sig: JOB_SIG })).toBe(
      false,
    );
    expect(await isSignedBy("nobody", { text, sig: JOB_SIG })).toBe(false);
  });
});

describe("the job header", () => {
  it("is read as the vector has it, and written to the byte", () => {
    const job = readJobHeader(JOB_HEADER);
    expect(job).toEqual({
      id: "",
      capability: "agent-net",
      request: '{"run":"agent-net"}',
      parameters: "{}",
      sender: SENDER,
      sig: JOB_SIG,
      timeoutS: 30,
      streamId: null,
      filter: { include: [], exclude: [] },
      maxPriceWei: null,
    });
    expect(writeJobHeader(job, { timeoutMs: 1_000, answerMs: 500 })).toBe(JOB_HEADER);
  });

  it("may leave its parameters out, and carry what nobody knows", () => {
    const short = toBase64Json({ request: "{}", capability: "agent-net", timeout_seconds: 1, later: true });
    expect(readJobHeader(short)).toMatchObject({
      parameters: "",
      timeoutS: 1,
      filter: { include: [], exclude: [] },
    });
  });

  it("names who may take it by exact URL", () => {
    const parameters = JSON.stringify({
      orchestrators: { include: ["https://one:8935"], exclude: null },
      more: 1,
    });
    const { filter } = readJobHeader(
      toBase64Json({ request: "{}", parameters, capability: "c", timeout_seconds: 1 }),
    );
    expect(passesFilter(filter, "https://one:8935")).toBe(true);
    expect(passesFilter(filter, "https://one:8935/")).toBe(false);
    expect(passesFilter(filter, "https://two:8935")).toBe(false);
    expect(passesFilter({ include: [], exclude: ["https://two:8935"] }, "https://two:8935")).toBe(false);
    expect(passesFilter({ include: [], exclude: ["https://two:8935"] }, "https://one:8935")).toBe(true);
  });

  const job = { request: "{}", parameters: "{}", capability: "c", timeout_seconds: 1 };
  it.each([
    ["no base64", "%%", "Unable to parse job request, err=illegal base64 data"],
    ["no JSON", Buffer.from("{").toString("base64"), "Unable to parse job request, err=invalid JSON"],
    ["nothing", "", "Unable to parse job request, err=unexpected end of JSON input"],
    [
      "no timeout",
      toBase64Json({ ...job, timeout_seconds: undefined }),
      "Unable to parse job request, err=no timeout_seconds set with request, timeout_seconds is required",
    ],
    ["a request that is none", toBase64Json({ ...job, request: "" }), "Unable to unmarshal job request err="],
    [
      "a request that is a list",
      toBase64Json({ ...job, request: "[]" }),
      "Unable to unmarshal job request err=",
    ],
    [
      "parameters that are none",
      toBase64Json({ ...job, parameters: "{" }),
      "Unable to unmarshal job parameters err=",
    ],
    [
      "a timeout without end",
      toBase64Json({ ...job, timeout_seconds: 1e9 }),
      "Unable to parse job request, err=",
    ],
    [
      "a request that is no string",
      toBase64Json({ ...job, request: {} }),
      "Unable to parse job request, err=",
    ],
  ])("with %s is refused in upstream's words", (_what, header, words) => {
    let refusal: unknown;
    try {
      readJobHeader(header);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(ByocRefusal);
    expect(refusal).toMatchObject({ status: 400, message: expect.stringContaining(words) });
  });

  it("is found under older builds' names too", () => {
    expect(headerOf(new Headers({ Livepeer: "new", "Livepeer-Job": "old" }), "job")).toBe("new");
    expect(headerOf(new Headers({ "Livepeer-Job": "old" }), "job")).toBe("old");
    expect(headerOf(new Headers({ "Livepeer-Job-Eth-Address": "old" }), "sender")).toBe("old");
    expect(headerOf(new Headers(), "capability")).toBeNull();
  });
});

describe("the token's credential", () => {
  it("is signed over the address as it is written", async () => {
    const { addr, sig } = fromBase64Json(SENDER_HEADER, { shape: senderHeader, words: "" });
    expect(addr).toBe(SENDER);
    expect(await isSignedBy(addr, { text: addr, sig })).toBe(true);
    expect(await isSignedBy(addr, { text: addr.toLowerCase(), sig })).toBe(false);
  });
});

describe("a search's time", () => {
  it.each([
    ["2s", 2_000],
    ["500ms", 500],
    ["1m30s", 30_000],
    ["1.5s", 1_500],
    ["10ms", 50],
    ["1h", 30_000],
    ["0s", 50],
    ["50000us", 50],
    ["2", 1_000],
    ["-2s", 1_000],
    ["2 s", 1_000],
    ["", 1_000],
    [null, 1_000],
  ])("of %s is %d ms", (header, ms) => {
    expect(searchTimeMs(header, 1_000)).toBe(ms);
  });
});

describe("a price", () => {
  it.each([
    [0, 1, "wei", 0n],
    [5, 1, "", 5n],
    [1, 3, "wei", 0n],
    [7, 2, "WEI", 3n],
    [7, 0, "wei", 7n],
    [1, 1_000_000, "eth", 10n ** 12n],
    [9, 1, "eth", 9n * 10n ** 18n],
  ])("of %d / %d %s is whole wei", (perUnit, scaling, currency, wei) => {
    expect(weiPerSecond({ perUnit, scaling, currency })).toBe(wei);
  });

  it.each([
    [1, "usd"],
    [10, "eth"],
  ])("of %d %s is refused", (perUnit, currency) => {
    expect(() => weiPerSecond({ perUnit, scaling: 1, currency })).toThrow(ByocRefusal);
  });

  it("leaves a balance that saturates on a token", () => {
    expect(tokenBalance(5n)).toBe(5n);
    expect(tokenBalance(10n ** 30n)).toBe(9_223_372_036_854_775n);
  });
});
