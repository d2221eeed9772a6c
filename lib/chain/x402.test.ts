import { domainSeparator, hashStruct, hashTypedData, keccak256, stringToHex, toFunctionSelector } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { expect, it } from "vitest";
import { exactPermit2ProxyAbi } from "./generated/exact-permit2-proxy";
import { EXACT_PROXY, networkOf, type Permit2Payment, paymentTypedData, settleCall } from "./x402";

/** The standard's own example of a payment of 1 MNEE on Ethereum, by the first key that every local chain knows. */
const PAYER = privateKeyToAccount("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
const PAYMENT: Permit2Payment = {
  from: PAYER.address,
  spender: EXACT_PROXY,
  token: "0x8ccedbAe4916b79da7F3F612EfB2EB93A2bFD6cF",
  amountWei: 10n ** 18n,
  nonce: 1n,
  deadlineS: 1_740_672_154n,
  to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  validAfterS: 1_740_672_089n,
};
const DIGEST = "0x4c62bd8abd8cdfe71beb4eaeb540832236441fb7850e4fd29183e1e4abf2bd2b";
const SIGNATURE =
  "0x84be773ebf8f9b9cf40a270270cbafe8ef5863fa9379bccc8e4f2b9a6cadb1672de6a608d981a03e537d456340f01cd0c978e9daaf89313efc11cc951b8c17531b";

it("is hashed and signed as the standard's vector says", async () => {
  const typedData = paymentTypedData(1, PAYMENT);
  expect(hashTypedData(typedData)).toBe(DIGEST);
  expect(await PAYER.signTypedData(typedData)).toBe(SIGNATURE);
});

it.each([
  [1, "0x866a5aba21966af95d6c7ab78eb2b2fc913915c28be3b9aa07cc04ff903e3f28"],
  [11_155_111, "0x94c1dec87927751697bfc9ebf6fc4ca506bed30308b518f0e9d6c5f74bbafdb8"],
  [31_337, "0x4d553c58ae79a6c4ba64f0e690a5d1cd2deff8c6b91cf38300e0f2b76f9ee346"],
])("has Permit2's domain on chain %i", (chainId, separator) => {
  const { domain } = paymentTypedData(chainId, PAYMENT);
  expect(domainSeparator({ domain })).toBe(separator);
  expect(networkOf(chainId)).toBe(`eip155:${chainId}`);
});

it("has the standard's types, and its call the standard's selector", () => {
  const { types, message } = paymentTypedData(1, PAYMENT);
  const typeOf = (name: keyof typeof types) =>
    `${name}(${types[name].map((field) => `${field.type} ${field.name}`).join(",")})`;
  const typeHash = (text: string) => keccak256(stringToHex(text));
  const [tokens, witness] = [typeOf("TokenPermissions"), typeOf("Witness")];
  expect(typeHash(tokens)).toBe("0x618358ac3db8dc274f0cd8829da7e234bd48cd73c4a740aede1adec9846d06a1");
  expect(typeHash(witness)).toBe("0xd97b3239a7f32295517bd14cb074edfdd188dfe5eb42f802bb26d4fd1eb12c37");
  const whole = `${typeOf("PermitWitnessTransferFrom")}${tokens}${witness}`;
  expect(typeHash(whole)).toBe("0xebc156cd23678a74c94df13d772ef5478420637f0c94bd10d509e1dc98f521c7");
  expect(hashStruct({ data: message, primaryType: "PermitWitnessTransferFrom", types })).toHaveLength(66);
  const settle = exactPermit2ProxyAbi.find((entry) => entry.type === "function" && entry.name === "settle");
  expect(settle && toFunctionSelector(settle)).toBe("0x13cd3b53");
  const { to, data } = settleCall(PAYMENT, SIGNATURE);
  expect([to, data.slice(0, 10)]).toEqual(["0x402085c248EeA27D92E8b30b2C58ed07f9E20001", "0x13cd3b53"]);
  expect(data).toContain(SIGNATURE.slice(2));
});
