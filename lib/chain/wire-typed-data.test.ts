import { keccak256, toHex, zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import { digestOf, rejectTypedData, submitTypedData, withdrawToTypedData } from "./escrow-types";
import { digestOfWire, toWireTypedData } from "./wire-typed-data";

const place = { chainId: 31_337, escrow: "0x00000000000000000000000000000000000000e5" } as const;
const jobId = keccak256(toHex("job"));
const submit = submitTypedData(place, {
  jobId,
  agent: zeroAddress,
  price: 2n ** 63n - 1n,
  round: 2,
  resultHash: jobId,
  deadline: 4_000_000_000n,
});

describe("a consent on the wire", () => {
  test("keeps its digest through JSON", () => {
    const wire = JSON.parse(JSON.stringify(toWireTypedData(submit, ["resultHash"])));
    expect(wire.message.price).toBe("9223372036854775807");
    expect(wire.fill).toEqual(["resultHash"]);
    expect(digestOfWire(wire)).toBe(digestOf(submit));
  });

  test("has another digest for another value, contract, chain or consent", () => {
    const message = { ...submit.message, round: 1 };
    const digests = [
      digestOf(submit),
      digestOf(submitTypedData(place, message)),
      digestOf(submitTypedData({ ...place, chainId: 1 }, submit.message)),
      digestOf(submitTypedData({ ...place, escrow: zeroAddress }, submit.message)),
      digestOf(rejectTypedData(place, { jobId, round: 0, undisputedBps: 0, deadline: 0n })),
      digestOf(
        withdrawToTypedData(place, {
          token: zeroAddress,
          account: zeroAddress,
          to: zeroAddress,
          units: 1n,
          nonce: 0n,
          deadline: 0n,
        }),
      ),
    ];
    expect(new Set(digests).size).toBe(6);
  });

  test("names the domain's type, as wallets want it", () => {
    expect(Object.keys(toWireTypedData(submit).types)).toEqual(["EIP712Domain", "Submit"]);
  });
});
