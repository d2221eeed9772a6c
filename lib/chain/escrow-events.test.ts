import { encodeAbiParameters, encodeEventTopics, type Hex } from "viem";
import { expect, test } from "vitest";
import { decodeEscrowLog } from "./escrow-events";
import { taskEscrowAbi } from "./generated/task-escrow";

const escrow: Hex = `0x${"e5".repeat(20)}`;
const other: Hex = `0x${"e6".repeat(20)}`;
const jobId: Hex = `0x${"11".repeat(32)}`;
const topics = encodeEventTopics({ abi: taskEscrowAbi, eventName: "JobCancelled", args: { jobId } });
const log = { topics: topics as Hex[], data: encodeAbiParameters([{ type: "uint64" }], [7n]) };

test("only the escrow's own logs say anything of its jobs", () => {
  expect(decodeEscrowLog({ ...log, address: escrow }, escrow)).toEqual({
    name: "JobCancelled",
    jobId,
    buyerUnits: 7n,
  });
  expect(decodeEscrowLog({ ...log, address: other }, escrow)).toBeNull();
  expect(decodeEscrowLog({ ...log, topics: [jobId], address: escrow }, escrow)).toBeNull();
});
