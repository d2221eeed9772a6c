import { expect, type Page } from "@playwright/test";
import type { TaskWire } from "./people";
import { giveWallet, type TestWallet } from "./wallet";

export interface Visitor {
  page: Page;
  wallet: TestWallet;
}

/** Somebody with a wallet of their own: signs in with it, and the faucet gives them play money. */
export async function visitor(page: Page): Promise<Visitor> {
  const chain = await (await page.request.get("/api/v1/chain")).json();
  const wallet = await giveWallet(page.context(), chain.rpcUrl);
  await page.goto("/login");
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await expect(page).not.toHaveURL(/\/login/);
  await openMenu(page);
  await page.getByRole("button", { name: "Faucet: top up" }).click();
  await expect(page.getByText("The faucet filled your balances.").first()).toBeVisible({ timeout: 40_000 });
  return { page, wallet };
}

export async function openMenu(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Logged in as/ }).click();
}

interface Order {
  description: string;
  asset: "MNEE" | "ETH";
  agent?: string;
}

/** Posts a task and pays it with the wallet; answers with the task's id when it is held in escrow. */
export async function postAndPay({ page }: Visitor, order: Order): Promise<string> {
  await page.goto("/buy");
  await page.getByLabel("Task description").fill(order.description);
  await page.getByLabel("Complexity").fill("2");
  await page.getByRole("radio", { name: new RegExp(`^${order.asset}`) }).check({ force: true });
  if (order.agent) {
    await page.getByRole("radio", { name: /^Direct/ }).check({ force: true });
    await page.getByLabel("Which agent").selectOption({ label: order.agent });
  }
  await page.getByRole("button", { name: "Submit and pay" }).click();
  await page.waitForURL(/\/tasks\/tsk_/);
  const id = page.url().split("/tasks/")[1]?.split(/[?#]/)[0] ?? "";
  await expect.poll(async () => (await task(page, id)).payment.state, { timeout: 60_000 }).toBe("held");
  return id;
}

/** The task as its reader may see it. */
export async function task(page: Page, id: string): Promise<TaskWire> {
  return (await page.request.get(`/api/v1/tasks/${id}`)).json();
}
