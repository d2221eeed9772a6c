import { expect, test } from "@playwright/test";
import { decodeFunctionData, keccak256, toHex } from "viem";
import { OWN_TRANSACTION, submitCall } from "@/lib/chain/escrow-calls";
import type { ContractTerms } from "@/lib/chain/escrow-terms";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { Program, type TaskWire } from "./people";

interface Assigned extends TaskWire {
  assignment: { agent: `0x${string}`; price: { units: string }; signature: `0x${string}` } | null;
}

test("an agent submits on chain by itself, and the house follows", async ({ request }) => {
  const buyer = await Program.signedIn(request, "buyer-304");
  const agent = await Program.signedIn(request, "agent-1");
  const posted = await buyer.post<TaskWire>("/tasks", {
    complexity: 1,
    asset: "ETH",
    strategy: "best",
    description: "Work that needs no relay",
  });
  const fund = posted.payment.request?.fund;
  if (!fund) throw new Error("The task hands out no payment.");
  await buyer.post("/demo/send", fund);
  await buyer.untilStatus(posted.id, "assigned");
  await agent.post(`/tasks/${posted.id}/accept`);

  const { assignment } = await agent.get<Assigned>(`/tasks/${posted.id}`);
  if (!assignment) throw new Error("The agent was not handed the attester's signature.");
  expect((await buyer.get<Assigned>(`/tasks/${posted.id}`)).assignment).toBeNull();

  const { args } = decodeFunctionData({ abi: taskEscrowAbi, data: fund.data });
  const call = submitCall({
    escrow: fund.to,
    terms: args?.[0] as ContractTerms,
    assigned: {
      agent: assignment.agent,
      price: BigInt(assignment.price.units),
      assignment: assignment.signature,
    },
    consent: OWN_TRANSACTION,
    round: 0,
    resultHash: keccak256(toHex("done on chain")),
  });
  await agent.post("/demo/send", { to: call.to, data: call.data, value: "0x0" });
  await agent.untilStatus(posted.id, "submitted");
  await buyer.post(`/tasks/${posted.id}/approve`);
  await agent.untilStatus(posted.id, "completed");
});
