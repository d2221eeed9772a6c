import { expect, it } from "vitest";
import { hashOfId } from "@/lib/chain/router-calls";
import { untoldCalls, wrongWithCall } from "./wrong-calls";

const receipt = { amount: { units: 5n } };
const paid = (units = 5n) => ({ callHash: hashOfId("dec_1"), units });
const other = { callHash: hashOfId("dec_2"), units: 9n };

it.each([
  ["served and paid once", { state: "served", receipt }, [paid(), other], 0],
  ["free and served", { state: "served", receipt: null }, [other], 0],
  ["refused by the chain", { state: "released", receipt: null }, [other], 0],
  ["owed by its provider", { state: "claimed", receipt }, [paid()], 0],
  ["still under way", { state: "paying", receipt: null }, [], 1],
  ["waiting for an approval", { state: "waiting", receipt: null }, [other], 0],
  ["paid without its approval", { state: "waiting", receipt }, [paid()], 1],
  ["paid and denied", { state: "denied", receipt }, [paid()], 1],
  ["paid twice", { state: "served", receipt: { amount: { units: 10n } } }, [paid(), paid()], 1],
  ["paid for another sum", { state: "served", receipt }, [paid(4n)], 1],
  ["paid only in the books", { state: "served", receipt }, [], 1],
  ["let go and paid", { state: "released", receipt }, [paid()], 1],
] as const)("tells of a call that is %s", (_, call, payments, faults) => {
  expect(wrongWithCall({ id: "dec_1", ...call }, payments)).toHaveLength(faults);
});

it("tells of what was bought in a conversation that does not say so", () => {
  const [agentId, serviceId] = ["batch-agent", "PRICE_ORACLE"];
  const calls = [
    { id: "dec_1", agentId, serviceId },
    { id: "dec_2", agentId, serviceId },
    { id: "dec_3", agentId: "ops-agent", serviceId },
    { id: "dec_4", agentId, serviceId: "LOG_ARCHIVE" },
  ];
  expect(untoldCalls(calls, new Set(["dec_1"]))).toEqual([expect.stringContaining("dec_2")]);
});
