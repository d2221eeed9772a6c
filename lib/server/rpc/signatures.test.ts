import { concatHex, type Hex, keccak256, numberToHex, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnvilChain, startAnvilChain } from "@/testing/chain/anvil-chain";
import { rawRpc } from "./json-rpc";
import { canonicalSignature, isContractSignature, isKeySignature } from "./signatures";

const digest = keccak256(toHex("digest"));
const MAGIC: Hex = `0x1626ba7e${"00".repeat(28)}`;

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const signer = privateKeyToAccount(generatePrivateKey());
const signature = await signer.sign({ hash: digest });

describe("a key's signature", () => {
  const isEven = signature.endsWith("1b");
  const body = signature.slice(0, 130);
  const highS = numberToHex(ORDER - BigInt(`0x${signature.slice(66, 130)}`), { size: 32 }).slice(2);
  const upper = (hex: string) => hex.toUpperCase().replace("0X", "0x");

  it.each([
    ["v 27 or 28", signature, true],
    ["v 0 or 1", `${body}${isEven ? "00" : "01"}`, true],
    ["capital letters", upper(signature), true],
    ["the other of 27 and 28", `${body}${isEven ? "1c" : "1b"}`, false],
    ["the other of 0 and 1", `${body}${isEven ? "01" : "00"}`, false],
    ["v 29", `${body}1d`, false],
    ["v 2", `${body}02`, false],
    ["64 bytes", body, false],
    ["66 bytes", `${signature}00`, false],
    ["half a byte more", `${signature}0`, false],
    ["high s", `${body.slice(0, 66)}${highS}${isEven ? "1c" : "1b"}`, false],
    ["high s with v 0 or 1", `${body.slice(0, 66)}${highS}${isEven ? "01" : "00"}`, false],
    ["zeros", `0x${"00".repeat(65)}`, false],
    ["no 0x", signature.slice(2), false],
    ["nothing", "0x", false],
  ])("with %s", async (_, written, isTaken) => {
    const spellings = [signer.address, signer.address.toLowerCase(), upper(signer.address)];
    for (const address of spellings) {
      expect(await isKeySignature({ address: address as Hex, digest, signature: written })).toBe(isTaken);
    }
    if (isTaken) expect(canonicalSignature(written as Hex, "key").toLowerCase()).toBe(signature);
  });

  it("is another's for every other address", async () => {
    const address = privateKeyToAccount(generatePrivateKey()).address;
    expect(await isKeySignature({ address, digest, signature })).toBe(false);
  });

  it("stays as it is when a wallet contract took it: there v 0 and 1 may mean something else", () => {
    const written: Hex = `0x${"ab".repeat(32)}${"00".repeat(32)}01`;
    expect(canonicalSignature(written, "contract")).toBe(written);
  });
});

describe("a wallet contract's signature", () => {
  let chain: AnvilChain;
  beforeAll(async () => {
    chain = await startAnvilChain();
  });
  afterAll(() => chain.dispose());

  /** mstore(0, word), return the first `size` bytes of memory. */
  const answering = (claim: Hex, size: number) => concatHex(["0x7f", claim, "0x5f52", returning(size)]);
  const returning = (size: number) => concatHex(["0x62", numberToHex(size, { size: 3 }), "0x5ff3"]);
  /** The right word where at least `gas` was given, else nothing but zeros. */
  const thirsty = (gas: number) =>
    concatHex(["0x5a62", numberToHex(gas, { size: 3 }), "0x11157f", MAGIC, "0x025f52", returning(32)]);

  async function verdict(code: Hex, signature: Hex = "0xc0ffee"): Promise<boolean> {
    const { address } = privateKeyToAccount(generatePrivateKey());
    await rawRpc(chain.anvil.rpcUrl, { method: "anvil_setCode", params: [address, code] });
    return isContractSignature(chain.link.client, { address, digest, signature });
  }

  it("is one whole word, as the escrow compares it", async () => {
    expect(await verdict(answering(MAGIC, 32))).toBe(true);
    expect(await verdict(answering(`${MAGIC.slice(0, -2)}01` as Hex, 32))).toBe(false);
    for (const size of [0, 4, 31, 33, 64, 250_000, 1_000_000]) {
      expect(await verdict(answering(MAGIC, size)), `${size} bytes`).toBe(false);
    }
    expect(await verdict("0x5f5ffd"), "reverts").toBe(false);
    expect(await verdict("0x5b5f56"), "burns what it is given").toBe(false);
    expect(await verdict("0x"), "is no contract").toBe(false);
  });

  it("is asked with the gas the escrow gives, whatever the signature's own bytes cost", async () => {
    const long: Hex = `0x${"c0ffee00".repeat(1_024)}`;
    expect(await verdict(thirsty(199_900))).toBe(true);
    expect(await verdict(thirsty(199_900), long)).toBe(true);
    expect(await verdict(thirsty(200_001))).toBe(false);
    expect(await verdict(thirsty(200_001), long)).toBe(false);
  });

  it("is not denied by a node that cannot tell", async () => {
    const overLimit = { ...chain.link.client, call: () => Promise.reject(new Error("limit exceeded")) };
    const { address } = privateKeyToAccount(generatePrivateKey());
    await rawRpc(chain.anvil.rpcUrl, { method: "anvil_setCode", params: [address, answering(MAGIC, 32)] });
    const asked = isContractSignature(overLimit, { address, digest, signature: "0xc0ffee" });
    await expect(asked).rejects.toThrow("limit exceeded");
  });
});
