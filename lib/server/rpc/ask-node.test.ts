import { WaitForTransactionReceiptTimeoutError } from "viem";
import { expect, it } from "vitest";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { askNode, inTime } from "./ask-node";
import { sortNodeAnswer } from "./node-answer";

const never = new Promise<never>(() => undefined);

it("says what the node says in time, and fails as it fails", async () => {
  expect(await inTime(Promise.resolve(7), { patienceMs: 60_000 })).toBe(7);
  const fault = Promise.reject(new RangeError("a fault"));
  await expect(inTime(fault, { patienceMs: 60_000 })).rejects.toThrow("a fault");
});

it("is chain_unavailable when the node takes longer, and silence to whoever sorts it", async () => {
  const late = inTime(never, { patienceMs: 1, sentence: "It may have been sent." });
  await expect(late).rejects.toMatchObject({ code: "chain_unavailable", message: "It may have been sent." });
  const error = await inTime(never, { patienceMs: 1 }).catch((reason: unknown) => reason);
  expect(sortNodeAnswer(error)).toMatchObject({ kind: "silence" });
});

it("is silence when no block comes in time", async () => {
  const asked = askNode(() => {
    throw new WaitForTransactionReceiptTimeoutError({ hash: `0x${"11".repeat(32)}` });
  });
  const error = await asked.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ChainUnavailable);
  expect(sortNodeAnswer(error)).toEqual({
    kind: "silence",
    isTimeout: false,
    label: "no block has come in time",
  });
});
