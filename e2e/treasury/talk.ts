import { expect, type Page } from "@playwright/test";

/** A payment of the router needs the chain's confirmations. */
export const PAID = { timeout: 60_000 };

export const field = (page: Page) => page.getByRole("textbox", { name: /should get$/ });
export const messages = (page: Page) => page.getByRole("region", { name: "Messages" });
export const card = (page: Page, name: string) =>
  messages(page).getByRole("region", { name, exact: true }).last();
export const answers = (page: Page, agentId: string) =>
  messages(page).getByRole("article", { name: agentId });

export async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Enter");
  await expect(messages(page).getByRole("article", { name: "You" }).last()).toContainText(text);
}

export const over = (page: Page) =>
  expect(page.getByRole("button", { name: "Send" }), "the answer is over").toBeVisible(PAID);

export async function begin(page: Page, agentId: string): Promise<void> {
  await page.goto("/assistant");
  await page.getByRole("combobox", { name: "Speak as" }).selectOption(agentId);
}
