import { expect, test } from "@playwright/test";
import { createPublicClient, createWalletClient, defineChain, http, parseAbi } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { Program, type TaskWire } from "./people";

const SHORT = {
  payWithinS: 120,
  acceptWithinS: 60,
  deliverWithinS: 60,
  reviewWithinS: 60,
  contestWithinS: 60,
  resolveWithinS: 60,
};

async function posted(
  buyer: Program,
  order: { agentId: string; terms: Partial<typeof SHORT> },
): Promise<TaskWire> {
  const made = await buyer.post<TaskWire>("/tasks", {
    complexity: 1,
    asset: "MNEE",
    strategy: "direct",
    agentId: order.agentId,
    description: "Work that somebody forgets",
    terms: { ...SHORT, ...order.terms },
  });
  for (const transaction of [made.payment.request?.approve, made.payment.request?.fund]) {
    if (transaction) await buyer.post("/demo/send", transaction);
  }
  await buyer.untilStatus(made.id, "assigned");
  return made;
}

test("a silent buyer: the agent is paid when the review window has passed", async ({ request }) => {
  const buyer = await Program.signedIn(request, "buyer-301");
  const agent = await Program.signedIn(request, "agent-2");
  const before = await agent.available("MNEE");
  const { id, price } = await posted(buyer, { agentId: "agent-2", terms: { reviewWithinS: 3 } });
  await agent.post(`/tasks/${id}/accept`);
  await agent.post(`/tasks/${id}/submit`, { deliverable: { text: "Done in time." } });
  await agent.untilStatus(id, "completed");
  expect(await agent.available("MNEE")).toBe(before + BigInt(price.units));
});

test("a silent agent: the buyer is refunded when the deadline has passed", async ({ request }) => {
  const buyer = await Program.signedIn(request, "buyer-302");
  const agent = await Program.signedIn(request, "agent-2");
  const { id, total } = await posted(buyer, {
    agentId: "agent-2",
    terms: { acceptWithinS: 25, deliverWithinS: 30 },
  });
  await agent.post(`/tasks/${id}/accept`);
  await buyer.untilStatus(id, "failed");
  expect(await buyer.available("MNEE")).toBe(BigInt(total.units));
});

test("a blacklisted agent is still paid elsewhere, by withdrawTo", async ({ request }) => {
  const buyer = await Program.signedIn(request, "buyer-303");
  const agent = await Program.signedIn(request, "agent-3");
  const { id } = await posted(buyer, { agentId: "agent-3", terms: {} });
  await agent.post(`/tasks/${id}/accept`);
  await agent.post(`/tasks/${id}/submit`, { deliverable: { text: "Done." } });
  await buyer.post(`/tasks/${id}/approve`);
  await agent.untilStatus(id, "completed");
  const owed = await agent.available("MNEE");
  expect(owed).toBeGreaterThan(0n);

  const chain = await (await request.get("/api/v1/chain")).json();
  const token = chain.tokens.MNEE.address as `0x${string}`;
  const abi = parseAbi([
    "function owner() view returns (address)",
    "function blacklist(address) external",
    "function delist(address) external",
    "function balanceOf(address) view returns (uint256)",
  ]);
  const local = defineChain({
    id: chain.chainId,
    name: "Local",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [chain.rpcUrl] } },
  });
  const reader = createPublicClient({ chain: local, transport: http() });
  const issuer = await reader.readContract({ address: token, abi, functionName: "owner" });
  const raw = (method: string, params: unknown[]) => reader.request({ method, params } as never);
  await raw("anvil_impersonateAccount", [issuer]);
  const asIssuer = createWalletClient({ account: issuer, chain: local, transport: http() });
  const blacklisted = await asIssuer.writeContract({
    address: token,
    abi,
    functionName: "blacklist",
    args: [agent.wallet.address],
  });
  await reader.waitForTransactionReceipt({ hash: blacklisted });
  try {
    const elsewhere = privateKeyToAccount(`0x${"7".repeat(64)}`).address;
    const heldBefore = await reader.readContract({
      address: token,
      abi,
      functionName: "balanceOf",
      args: [elsewhere],
    });
    const withdrawal = await agent.post<{ request: { to: string; data: string; value: string } | null }>(
      "/me/withdrawals",
      {
        asset: "MNEE",
        units: owed.toString(),
        to: elsewhere,
      },
    );
    if (withdrawal.request) await agent.post("/demo/send", withdrawal.request);
    await expect.poll(() => agent.available("MNEE"), { timeout: 60_000 }).toBe(0n);
    const heldAfter = await reader.readContract({
      address: token,
      abi,
      functionName: "balanceOf",
      args: [elsewhere],
    });
    expect(heldAfter - heldBefore).toBe(owed * 1_000_000_000n);
  } finally {
    const delisted = await asIssuer.writeContract({
      address: token,
      abi,
      functionName: "delist",
      args: [agent.wallet.address],
    });
    await reader.waitForTransactionReceipt({ hash: delisted });
    await raw("anvil_stopImpersonatingAccount", [issuer]);
  }
});
