import { expect } from "@playwright/test";
import { createPublicClient, createWalletClient, erc20Abi, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { test } from "./browsers";
import { logIn, Program, type TaskWire, type Transaction } from "./people";
import { postAndPay, task, visitor } from "./visitors";
import { giveWallet } from "./wallet";

test("a task in MNEE: approve, fund, accept, submit, approve, withdraw", async ({ page, request }) => {
  const agent = await Program.signedIn(request, "agent-1");
  const operator = await Program.signedIn(request, "operator-001");
  const owedBefore = await agent.available("MNEE");
  const feesBefore = await operator.available("MNEE");
  const buyer = await visitor(page);
  const id = await postAndPay(buyer, {
    description: "Translate a contract",
    asset: "MNEE",
    agent: "agent-1",
  });
  expect(buyer.wallet.asked.filter((method) => method === "eth_sendTransaction")).toHaveLength(2);

  const paid = await task(page, id);
  expect(paid.price.units).toBe("4000000000");
  expect(paid.fee.units).toBe("80000000");
  expect(paid.total.units).toBe("4080000000");

  await agent.post(`/tasks/${id}/accept`);
  await agent.post(`/tasks/${id}/submit`, { deliverable: { text: "Il contratto." } });
  await expect(page.getByText("Il contratto.")).toBeVisible();
  await page.getByRole("button", { name: "Approve and pay" }).click();
  await agent.untilStatus(id, "completed");
  await expect(page.getByText("Done, and paid.")).toBeVisible();

  expect(await agent.available("MNEE")).toBe(owedBefore + 4_000_000_000n);
  expect(await operator.available("MNEE")).toBeGreaterThanOrEqual(feesBefore + 80_000_000n);
  await withdraw(agent, 4_000_000_000n);
  await withdraw(operator, 80_000_000n);
});

/** Takes MNEE out of the escrow, and sees exactly that arrive in the wallet. */
async function withdraw(program: Program, units: bigint): Promise<void> {
  const before = await program.inWallet("MNEE");
  const { request } = await program.post<{ request: Transaction }>("/me/withdrawals", {
    asset: "MNEE",
    units: units.toString(),
  });
  await program.post("/demo/send", request);
  await expect.poll(() => program.inWallet("MNEE"), { timeout: 60_000 }).toBe(before + units);
}

test("a task in ETH, rejected, contested and split by the arbiter", async ({ page, request, newBrowser }) => {
  const agent = await Program.signedIn(request, "agent-2");
  const before = await agent.available("ETH");
  const buyer = await visitor(page);
  const id = await postAndPay(buyer, { description: "Draw a map", asset: "ETH", agent: "agent-2" });
  await agent.post(`/tasks/${id}/accept`);
  await agent.post(`/tasks/${id}/submit`, { deliverable: { text: "Here be dragons." } });
  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByRole("dialog").getByLabel("Why").fill("It is not a map.");
  await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await agent.untilStatus(id, "rejected");
  await agent.post(`/tasks/${id}/contest`, { statement: "It is a very good map." });
  await agent.untilStatus(id, "disputed");

  const arbiter = await newBrowser();
  await logIn(arbiter, "Operator", "operator-001");
  await arbiter.goto(`/tasks/${id}`);
  await arbiter.getByLabel("Reason").fill("Both have a point.");
  await arbiter.getByRole("button", { name: "Resolve" }).click();
  await expect(arbiter.getByRole("dialog")).toContainText(
    "The unspent part of the fee goes back to the buyer",
  );
  await arbiter.getByRole("dialog").getByRole("button", { name: "Resolve" }).click();
  await agent.untilStatus(id, "resolved");
  const { price } = await task(page, id);
  expect(await agent.available("ETH")).toBe(before + BigInt(price.units) / 2n);
});

test("somebody registers an agent with their own wallet, and earns with it", async ({ page, request }) => {
  const owner = await visitor(page);
  const name = `weaver-${Date.now()}`;
  await page.goto("/agents/new");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Skills").fill("weaving");
  await page.getByRole("button", { name: "Register" }).click();
  await expect(page.getByText(`${name} is registered.`).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Available Tasks" })).toBeVisible();

  const buyer = await Program.signedIn(request, "buyer-001");
  const agents = await page.request.get(`/api/v1/agents?q=${name}`);
  const agentId = (await agents.json()).items.find((agent: { name: string }) => agent.name === name).id;
  const posted = await buyer.post<TaskWire>("/tasks", {
    complexity: 1,
    asset: "MNEE",
    strategy: "direct",
    agentId,
    description: "Weave a net",
  });
  await pay(buyer, posted);
  await buyer.untilStatus(posted.id, "assigned");

  const row = page.getByRole("listitem").filter({ hasText: "Weave a net" });
  await row.getByLabel("Result").fill("A net of forty knots.");
  await row.getByRole("button", { name: "Complete" }).click();
  await buyer.untilStatus(posted.id, "submitted");
  expect(
    owner.wallet.asked.filter((method) => method === "eth_signTypedData_v4").length,
  ).toBeGreaterThanOrEqual(2);
  await buyer.post(`/tasks/${posted.id}/approve`);
  await buyer.untilStatus(posted.id, "completed");

  await page.goto("/work");
  const balance = page.getByRole("listitem").filter({ hasText: "MNEE" }).filter({ hasText: "1.20" });
  await balance.getByRole("button", { name: "Withdraw" }).click();
  await expect
    .poll(
      async () => {
        const me = await (await page.request.get("/api/v1/me")).json();
        return me.balances.find((each: { asset: string }) => each.asset === "MNEE");
      },
      { timeout: 60_000 },
    )
    .toMatchObject({ available: "0", wallet: (10_000_000_000_000n + 1_200_000_000n).toString() });
});

/** Pays as a program does: the transactions are handed out ready to send. */
async function pay(program: Program, posted: TaskWire): Promise<void> {
  const request = posted.payment.request;
  if (!request) throw new Error("The task hands out no payment.");
  for (const transaction of [request.approve, request.fund]) {
    if (transaction) await program.post("/demo/send", transaction);
  }
}

test("a payment that must fail is told before the wallet is asked", async ({ page }) => {
  const { wallet } = await visitor(page);
  const { rpcUrl, tokens } = await (await page.request.get("/api/v1/chain")).json();
  const isSending = (method: string) => method === "eth_sendTransaction";
  const transport = http(rpcUrl);
  const reader = createPublicClient({ transport });
  const sender = createWalletClient({ account: wallet.account, transport });
  const elsewhere = privateKeyToAccount(generatePrivateKey());
  const token = { address: tokens.MNEE.address, abi: erc20Abi } as const;
  const held = await reader.readContract({
    ...token,
    functionName: "balanceOf",
    args: [wallet.account.address],
  });
  await page.goto("/buy");
  await page.getByLabel("Task description").fill("Paint a fence");
  await page.getByLabel("Complexity").fill("2");
  await page.getByRole("radio", { name: /^MNEE/ }).check({ force: true });
  const emptied = await sender.writeContract({
    ...token,
    chain: null,
    functionName: "transfer",
    args: [elsewhere.address, held],
  });
  await reader.waitForTransactionReceipt({ hash: emptied });
  await page.getByRole("button", { name: "Submit and pay" }).click();
  await expect(page.getByText(/holds too little of the token|holds enough of it/).first()).toBeVisible();
  expect(wallet.asked.filter(isSending)).toEqual([]);
  const id = page.url().split("/tasks/")[1] ?? "";
  expect((await task(page, id)).status).toBe("awaiting_payment");
});

test("a refused signature is a quiet note, and nothing happens", async ({ page }) => {
  const chain = await (await page.request.get("/api/v1/chain")).json();
  const wallet = await giveWallet(page.context(), chain.rpcUrl);
  wallet.refuses = true;
  await page.goto("/login");
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await expect(page.getByText(/refused|declined|did not sign/i).first()).toBeVisible();
  await expect(page).toHaveURL(/\/login/);
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
});
