import { concatHex, type Hex, keccak256, numberToHex, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnvilChain, startAnvilChain } from "@/testing/anvil-chain";
import { rawRpc } from "./json-rpc";
import { isContractSignature, isKeySignature } from "./signatures";

const digest = keccak256(toHex("digest"));
const MAGIC: Hex = `0x1626ba7e${"00".repeat(28)}`;

describe("a key's signature", () => {
  const signer = privateKeyToAccount(generatePrivateKey());
  const { address } = signer;
  const isSigned = (signature: Hex) => isKeySignature({ address, digest, signature });

  it("has the one form that the escrow takes", async () => {
    const signature = await signer.sign({ hash: digest });
    expect(await isSigned(signature)).toBe(true);
    expect(await isSigned(signature.toUpperCase().replace("0X", "0x") as Hex)).toBe(true);
    const [body, v] = [signature.slice(0, 130), signature.slice(130)];
    expect(await isSigned(`${body}${v === "1b" ? "00" : "01"}` as Hex)).toBe(false);
    expect(await isSigned(`${body}${v === "1b" ? "1c" : "1b"}` as Hex)).toBe(false);
    expect(await isSigned(body as Hex)).toBe(false);
    expect(await isSigned(`${signature}00`)).toBe(false);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const twin = numberToHex(order - BigInt(`0x${signature.slice(66, 130)}`), { size: 32 }).slice(2);
    expect(await isSigned(`${signature.slice(0, 66)}${twin}${v === "1b" ? "1c" : "1b"}` as Hex)).toBe(false);
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
});
