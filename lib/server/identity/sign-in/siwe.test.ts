import { hashMessage } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { describe, expect, it } from "vitest";
import { faultOf, isSignedBy, nonceOf, parseSignInMessage } from "./siwe";

// The published first key of every development chain, and the vector made with it.
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const VECTOR = [
  "market.example wants you to sign in with your Ethereum account:",
  "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  "",
  "Sign in to the marketplace.",
  "",
  "URI: https://market.example/login",
  "Version: 1",
  "Chain ID: 1",
  "Nonce: 32891756abcd",
  "Issued At: 2026-01-01T00:00:00Z",
  "Expiration Time: 2026-01-01T00:10:00Z",
].join("\n");
const SIGNATURE =
  "0x57ccd6546ff39006e5314f32c4b9d3e3c308111c4fa0bd9a44b886f60ce1572937af3fc99f58ed793cd2429078748967c35e4d2920a446b2cd0ec939189b8fe51b";
const ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const NOW_MS = Date.parse("2026-01-01T00:05:00Z");
const OURS = { publicOrigin: "https://market.example", chainId: 1, nowMs: NOW_MS };

const noContract = async () => false;

describe("the published vector", () => {
  it("is 283 bytes, has the published digest and verifies", async () => {
    expect(VECTOR.length).toBe(283);
    expect(hashMessage(VECTOR)).toBe("0xab398d6addb5a7c35f9c173ae826e15fec134056b8ebab9d04e7c4997e09f9d8");
    expect(await isSignedBy({ address: ADDRESS, message: VECTOR, signature: SIGNATURE }, noContract)).toBe(
      true,
    );
  });

  it("parses, with and without its statement", () => {
    expect(parseSignInMessage(VECTOR)).toMatchObject({
      domain: "market.example",
      chainId: 1,
      nonce: "32891756abcd",
    });
    const bare = VECTOR.replace("Sign in to the marketplace.\n", "");
    expect(hashMessage(bare)).toBe("0xf2f7ab08742008bf0d59bea81706432f912ae1472f824c888565d3f098a1174b");
    expect(parseSignInMessage(bare)).toMatchObject({ address: ADDRESS });
  });

  it("is meant for its own house, chain and ten minutes", () => {
    const message = parseSignInMessage(VECTOR);
    expect(message && faultOf(message, OURS)).toBeNull();
    for (const other of [
      { publicOrigin: "https://other.example" },
      { chainId: 31337 },
      { nowMs: NOW_MS + 600_000 },
    ]) {
      expect(message && faultOf(message, { ...OURS, ...other })).not.toBeNull();
    }
  });
});

describe("a message that is ours in all but one thing", () => {
  const UNTIL = "\nExpiration Time: 2026-01-01T00:10:00Z";
  const timed = (issuedAtMs: number) =>
    VECTOR.replace("2026-01-01T00:00:00Z", new Date(issuedAtMs).toISOString()).replace(UNTIL, "");
  it.each([
    ["another domain", "domain", VECTOR.replace(/^market/, "evil")],
    ["our domain on another port", "domain", VECTOR.replace(/^market.example/, "market.example:444")],
    ["another scheme", "scheme", `http://${VECTOR}`],
    ["another page's URI", "URI", VECTOR.replace("URI: https://market", "URI: https://evil")],
    ["a user in the URI", "URI", VECTOR.replace("URI: https://", "URI: https://me@")],
    ["another chain", "Chain ID", VECTOR.replace("Chain ID: 1", "Chain ID: 10")],
    ["an issue eleven minutes ago", "Issued At", timed(NOW_MS - 11 * 60_000)],
    ["an issue in two minutes", "Issued At", timed(NOW_MS + 2 * 60_000)],
    ["an end that has come", "Expiration Time", VECTOR.replace("00:10:00Z", "00:05:00Z")],
    ["a beginning that has not", "Not Before", `${VECTOR}\nNot Before: 2026-01-01T00:05:01Z`],
  ])("is refused for %s, and says so", (_, field, text) => {
    const message = parseSignInMessage(text);
    expect(message).not.toBeNull();
    expect(message && faultOf(message, OURS)).toMatch(new RegExp(`^its ${field} `));
  });

  it.each([
    ["our scheme", `https://${VECTOR}`],
    ["an issue nine minutes ago and no end", timed(NOW_MS - 9 * 60_000)],
    ["a clock half a minute ahead", timed(NOW_MS + 30_000)],
    ["a beginning that has come", `${VECTOR}\nNot Before: 2026-01-01T00:05:00Z`],
  ])("is taken with %s", (_, text) => {
    const message = parseSignInMessage(text);
    expect(message && faultOf(message, OURS)).toBeNull();
  });
});

it("reads what viem writes", () => {
  const written = createSiweMessage({
    address: ADDRESS,
    chainId: 31337,
    domain: "127.0.0.1:3000",
    nonce: "0123456789abcdef0123456789abcdef",
    uri: "http://127.0.0.1:3000/login",
    version: "1",
    statement: "Sign in to Souk.",
    issuedAt: new Date(NOW_MS),
    expirationTime: new Date(NOW_MS + 60_000),
    resources: ["https://market.example/terms"],
  });
  const message = parseSignInMessage(written);
  const ours = { publicOrigin: "http://127.0.0.1:3000", chainId: 31337, nowMs: NOW_MS };
  expect(message && faultOf(message, ours)).toBeNull();
});

describe("what is no ERC-4361 message", () => {
  const broken: [string, string][] = [
    ["a trailing line", `${VECTOR}\n`],
    ["carriage returns", VECTOR.replaceAll("\n", "\r\n")],
    ["something before it", `Hello\n${VECTOR}`],
    ["something after it", `${VECTOR}\nand more`],
    ["version 2", VECTOR.replace("Version: 1", "Version: 2")],
    ["no version", VECTOR.replace("Version: 1\n", "")],
    ["a short nonce", VECTOR.replace("32891756abcd", "abc")],
    ["a nonce with signs", VECTOR.replace("32891756abcd", "3289-1756abcd")],
    ["a second nonce", VECTOR.replace("Nonce: ", "Nonce: aaaaaaaaaa\nNonce: ")],
    ["an address in lower case", VECTOR.replace(ADDRESS, ADDRESS.toLowerCase())],
    ["an address with a wrong checksum", VECTOR.replace("0xf39F", "0xF39f")],
    ["a short address", VECTOR.replace("92266", "9226")],
    ["chain id 0x1", VECTOR.replace("Chain ID: 1", "Chain ID: 0x1")],
    ["a time that is none", VECTOR.replace("2026-01-01T00:00:00Z", "yesterday")],
    ["a month that is none", VECTOR.replace("2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z")],
    ["fields in another order", VECTOR.replace("Version: 1\nChain ID: 1", "Chain ID: 1\nVersion: 1")],
    ["two statements", VECTOR.replace("marketplace.\n", "marketplace.\nAnd more.\n")],
    ["4 097 characters", VECTOR.replace("marketplace", "m".repeat(4097))],
  ];
  it.each(broken)("refuses %s", (_, text) => {
    expect(text).not.toBe(VECTOR);
    expect(parseSignInMessage(text)).toBeNull();
  });

  it("still finds the nonce to burn", () => {
    expect(nonceOf(VECTOR.replaceAll("\n", "\r\n"))).toBe("32891756abcd");
    expect(nonceOf(`${VECTOR}\nand more`)).toBe("32891756abcd");
  });
});

describe("signatures", () => {
  const check = (signature: string, contract = noContract) =>
    isSignedBy({ address: ADDRESS, message: VECTOR, signature }, contract);
  const s = BigInt(`0x${SIGNATURE.slice(66, 130)}`);
  const highS = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n - s;

  it.each([
    ["the malleable twin", `${SIGNATURE.slice(0, 66)}${highS.toString(16).padStart(64, "0")}1c`],
    ["the other v", `${SIGNATURE.slice(0, -2)}1c`],
    ["v 1", `${SIGNATURE.slice(0, -2)}01`],
    ["v 29", `${SIGNATURE.slice(0, -2)}1d`],
    ["64 bytes", SIGNATURE.slice(0, -2)],
    ["66 bytes", `${SIGNATURE}00`],
    ["zeros", `0x${"00".repeat(65)}`],
    ["no hex", "signature"],
    ["nothing", "0x"],
    ["half a byte", `${SIGNATURE}0`],
  ])("refuses %s", async (_, signature) => {
    expect(await check(signature)).toBe(false);
  });

  it("takes v 0 for 27, as some wallets write it", async () => {
    expect(await check(`${SIGNATURE.slice(0, -2)}00`)).toBe(true);
  });

  it("refuses another key's", async () => {
    const stranger = privateKeyToAccount(`0x${"11".repeat(32)}`);
    expect(await check(await stranger.signMessage({ message: VECTOR }))).toBe(false);
  });

  it("asks the contract when the key did not sign", async () => {
    const asked: unknown[] = [];
    const contract = async (claim: unknown) => asked.push(claim) > 0;
    expect(await check("0x1234", contract as never)).toBe(true);
    expect(asked).toEqual([{ address: ADDRESS, digest: hashMessage(VECTOR), signature: "0x1234" }]);
  });

  it("agrees with viem on fresh signatures", async () => {
    const signature = await privateKeyToAccount(KEY).signMessage({ message: VECTOR });
    expect(await check(signature)).toBe(true);
  });
});
