import { privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { expect, it } from "vitest";
import { FakeChain } from "@/testing/chain/fake-chain";
import { testContext } from "@/testing/context";
import { authEnv, ORIGIN } from "@/testing/http/http-surface";
import { describeOnBothEngines, type StoreWorld } from "@/testing/store/books";
import { nonceForBrowser, proveWallet, type WalletWorld } from "./wallet-sign-in";

const CHAIN_ID = 31337;
const NOW_MS = Date.parse("2026-11-21T08:00:00Z");
const wallet = privateKeyToAccount(`0x${"42".repeat(32)}`);
const stranger = privateKeyToAccount(`0x${"43".repeat(32)}`);

function worldOf(books: StoreWorld) {
  const context = testContext(books, { nowMs: NOW_MS, chain: new FakeChain("operator-001") });
  const world: WalletWorld = { context, env: authEnv(), verifyContractSignature: async () => false };
  return { world, clock: context };
}

type Fields = Parameters<typeof createSiweMessage>[0];

async function browserOf(world: WalletWorld) {
  const { nonce, setCookie } = await nonceForBrowser(new Headers(), world);
  return { nonce, headers: new Headers({ cookie: setCookie.split(";")[0] ?? "" }) };
}

async function attemptOf(nonce: string, fields: Partial<Fields> = {}, edit = (text: string) => text) {
  const text = createSiweMessage({
    address: wallet.address,
    chainId: CHAIN_ID,
    domain: "127.0.0.1:3000",
    nonce,
    uri: `${ORIGIN}/login`,
    version: "1",
    issuedAt: new Date(NOW_MS),
    ...fields,
  });
  const message = edit(text);
  return { message, signature: (await wallet.signMessage({ message })) as string };
}

const refused = expect.objectContaining({ code: "unauthenticated" });
const at = (offsetMs: number) => new Date(NOW_MS + offsetMs);
const HALF_ORDER_TWICE = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function twin(signature: string): string {
  const s = HALF_ORDER_TWICE - BigInt(`0x${signature.slice(66, 130)}`);
  const v = signature.endsWith("1b") ? "1c" : "1b";
  return `${signature.slice(0, 66)}${s.toString(16).padStart(64, "0")}${v}`;
}

type Attack = [string, (nonce: string) => Promise<{ message: string; signature: string }>];

const ATTACKS: Attack[] = [
  ["another domain", (nonce) => attemptOf(nonce, { domain: "evil.example" })],
  ["our domain as a prefix", (nonce) => attemptOf(nonce, { domain: "127.0.0.1:30001" })],
  ["our domain without the port", (nonce) => attemptOf(nonce, { domain: "127.0.0.1" })],
  ["localhost", (nonce) => attemptOf(nonce, { domain: "localhost:3000" })],
  ["another scheme", (nonce) => attemptOf(nonce, { scheme: "https" })],
  ["another uri", (nonce) => attemptOf(nonce, { uri: "http://evil.example/login" })],
  [
    "a uri with our host as user",
    (nonce) => attemptOf(nonce, { uri: "http://127.0.0.1:3000@evil.example/" }),
  ],
  ["a uri of another port", (nonce) => attemptOf(nonce, { uri: "http://127.0.0.1:3001/login" })],
  ["a uri of another scheme", (nonce) => attemptOf(nonce, { uri: "https://127.0.0.1:3000/login" })],
  ["version 2", (nonce) => attemptOf(nonce, {}, (text) => text.replace("Version: 1", "Version: 2"))],
  ["the main chain", (nonce) => attemptOf(nonce, { chainId: 1 })],
  ["chain 0", (nonce) => attemptOf(nonce, { chainId: 0 })],
  ["a nonce of nobody", () => attemptOf("0123456789abcdef0123456789abcdef")],
  ["a cut nonce", (nonce) => attemptOf(nonce.slice(0, 8))],
  ["a nonce in other letters", (nonce) => attemptOf(nonce.toUpperCase())],
  ["no nonce", (nonce) => attemptOf(nonce, {}, (text) => text.replace(`Nonce: ${nonce}\n`, ""))],
  [
    "two nonces",
    (nonce) => attemptOf(nonce, {}, (text) => text.replace("Nonce:", `Nonce: ${nonce}\nNonce:`)),
  ],
  ["an expired message", (nonce) => attemptOf(nonce, { expirationTime: at(-1000) })],
  ["one that expires now", (nonce) => attemptOf(nonce, { expirationTime: at(0) })],
  ["one for later", (nonce) => attemptOf(nonce, { notBefore: at(3_600_000) })],
  ["one of the future", (nonce) => attemptOf(nonce, { issuedAt: at(61_000) })],
  ["one of an hour ago", (nonce) => attemptOf(nonce, { issuedAt: at(-3_600_000) })],
  [
    "an address in lower case",
    (nonce) => attemptOf(nonce, {}, (text) => text.replace(wallet.address, wallet.address.toLowerCase())),
  ],
  ["another's address", (nonce) => attemptOf(nonce, { address: stranger.address })],
  ["the zero address", (nonce) => attemptOf(nonce, { address: `0x${"00".repeat(20)}` })],
  ["a trailing line", (nonce) => attemptOf(nonce, {}, (text) => `${text}\n`)],
  ["carriage returns", (nonce) => attemptOf(nonce, {}, (text) => text.replaceAll("\n", "\r\n"))],
  ["a leading line", (nonce) => attemptOf(nonce, {}, (text) => `Please\n${text}`)],
  ["100 kilobytes", (nonce) => attemptOf(nonce, { statement: "m".repeat(100_000) })],
  [
    "another key's signature",
    async (nonce) => {
      const { message } = await attemptOf(nonce);
      return { message, signature: await stranger.signMessage({ message }) };
    },
  ],
  [
    "the malleable twin of a signature",
    async (nonce) => {
      const { message, signature } = await attemptOf(nonce);
      return { message, signature: twin(signature) };
    },
  ],
  [
    "a cut signature",
    async (nonce) => {
      const { message, signature } = await attemptOf(nonce);
      return { message, signature: signature.slice(0, -2) };
    },
  ],
  [
    "a signature of zeros",
    async (nonce) => ({ ...(await attemptOf(nonce)), signature: `0x${"00".repeat(65)}` }),
  ],
  ["no signature", async (nonce) => ({ ...(await attemptOf(nonce)), signature: "" })],
  [
    "a message changed after signing",
    async (nonce) => {
      const { message, signature } = await attemptOf(nonce);
      return { message: message.replace("/login", "/buy"), signature };
    },
  ],
];

describeOnBothEngines("wallet sign-in", (books) => {
  it("lets the owner of the key in, and knows the wallet again", async () => {
    const { world } = worldOf(books());
    const first = await browserOf(world);
    const user = await proveWallet(await attemptOf(first.nonce), first.headers, world);
    expect(user).toMatchObject({ address: wallet.address, kind: "wallet", isOperator: false });
    const second = await browserOf(world);
    expect((await proveWallet(await attemptOf(second.nonce), second.headers, world)).id).toBe(user.id);
  });

  it("refuses every forgery alike, and its nonce is burnt", async () => {
    const { world } = worldOf(books());
    for (const [name, forge] of ATTACKS) {
      const { nonce, headers } = await browserOf(world);
      await expect(proveWallet(await forge(nonce), headers, world), name).rejects.toEqual(refused);
      if (/nonce/.test(name) && name !== "two nonces") continue;
      const honest = proveWallet(await attemptOf(nonce), headers, world);
      await expect(honest, `${name}, then honestly`).rejects.toEqual(refused);
    }
    expect(ATTACKS.length).toBeGreaterThanOrEqual(30);
  });

  it("says which field of a message was wrong", async () => {
    const { world } = worldOf(books());
    const { nonce, headers } = await browserOf(world);
    const said = async (attempt: Awaited<ReturnType<typeof attemptOf>>) =>
      proveWallet(attempt, headers, world).then(String, ({ message }: Error) => message);
    expect(await said(await attemptOf(nonce, { chainId: 1 }))).toContain("its Chain ID must be 31337");
    expect(await said(await attemptOf(nonce))).toContain("its nonce is unknown here");
    const again = await browserOf(world);
    const unsigned = { ...(await attemptOf(again.nonce)), signature: `0x${"11".repeat(65)}` as const };
    const wrong = proveWallet(unsigned, again.headers, world);
    await expect(wrong).rejects.toThrow("its signature is not that of its address");
  });

  it("refuses a replay, another browser's message and one without the browser's cookie", async () => {
    const { world } = worldOf(books());
    const mine = await browserOf(world);
    const attempt = await attemptOf(mine.nonce);
    await proveWallet(attempt, mine.headers, world);
    await expect(proveWallet(attempt, mine.headers, world)).rejects.toEqual(refused);
    const theirs = await browserOf(world);
    const stolen = await attemptOf((await browserOf(world)).nonce);
    await expect(proveWallet(stolen, theirs.headers, world)).rejects.toEqual(refused);
    await expect(proveWallet(await attemptOf(theirs.nonce), new Headers(), world)).rejects.toMatchObject(
      refused,
    );
  });

  it("refuses a nonce past its five minutes", async () => {
    const { world, clock } = worldOf(books());
    const { nonce, headers } = await browserOf(world);
    clock.nowMs += world.context.config.nonceTtlMs;
    const attempt = await attemptOf(nonce, { issuedAt: new Date(clock.nowMs) });
    await expect(proveWallet(attempt, headers, world)).rejects.toEqual(refused);
  });

  it("lets one of fifty parallel uses of a nonce in", async () => {
    const { world } = worldOf(books());
    const { nonce, headers } = await browserOf(world);
    const attempt = await attemptOf(nonce);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => proveWallet(attempt, headers, world)),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toEqual(refused);
    }
  });

  it("asks the chain about a contract wallet", async () => {
    const { world } = worldOf(books());
    const { nonce, headers } = await browserOf(world);
    const attempt = { ...(await attemptOf(nonce)), signature: "0xc0ffee" };
    const withContract = { ...world, verifyContractSignature: async () => true };
    expect((await proveWallet(attempt, headers, withContract)).address).toBe(wallet.address);
  });

  it("gives a browser its name once", async () => {
    const { world } = worldOf(books());
    const { headers } = await browserOf(world);
    const again = await nonceForBrowser(headers, world);
    expect(again.setCookie.split(";")[0]).toBe(headers.get("cookie"));
    expect(again.setCookie).toMatch(/; HttpOnly; SameSite=Lax$/);
  });
});
