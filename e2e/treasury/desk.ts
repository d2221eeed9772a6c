import { expect, type Page } from "@playwright/test";
import type { ServiceCallWire } from "@/lib/schemas/treasury/call";
import type { TreasuryWire } from "@/lib/schemas/treasury/overview";
import type { Program } from "../people";

export const CENT = 10_000_000n;
/** What PRICE_ORACLE costs. */
export const PRICE = 5n * CENT;

/** Goes to a part of the treasury's page by its own links. */
export async function openView(page: Page, name: string): Promise<void> {
  const link = page.getByRole("navigation", { name: "Treasury" }).getByRole("link", { name, exact: true });
  await link.click();
  await expect(link).toHaveAttribute("aria-current", "page");
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
