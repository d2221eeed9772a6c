import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { ServiceCallWire } from "@/lib/schemas/treasury/call";
import type { TreasuryWire } from "@/lib/schemas/treasury/overview";
import type { Program } from "../people";

export const CENT = 10_000_000n;
/** What PRICE_ORACLE costs. */
export const PRICE = 5n * CENT;

export const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Goes to a part of the treasury's page by its own links. */
export async function openView(page: Page, name: string): Promise<void> {
  const link = page.getByRole("navigation", { name: "Treasury" }).getByRole("link", { name, exact: true });
  await link.click();
  await expect(link).toHaveAttribute("aria-current", "page");
}

/** @param rules those of axe to look by; all of them when left out */
export async function expectAccessible(page: Page, rules?: string[]): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

/** Charts take a moment to follow a window that became narrower. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
    .toBeLessThanOrEqual(0);
}

/** Prices for an agent, asked for by an operator. */
export const askPrice = (operator: Program, agentId: string, quantity = 1) =>
  operator.post<ServiceCallWire>("/services/PRICE_ORACLE/calls", {
    agentId,
    quantity,
    input: { base: "ETH", quote: "USD" },
  });

export async function spentBy(operator: Program, agentId: string): Promise<bigint> {
  const { agents } = await operator.get<TreasuryWire>("/treasury");
  return BigInt(agents.find(({ id }) => id === agentId)?.spent.units ?? "0");
}
