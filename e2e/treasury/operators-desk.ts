import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page, test } from "@playwright/test";
import type { CallWire } from "@/lib/schemas/treasury/call";
import { expectAccessible, expectNoSidewaysScroll, region } from "../page-checks";
import { logIn, Program } from "../people";
import { askPrice, openView } from "./desk";

const AGENT = "user-agent";
const rowWith = (card: Locator, text: string) => card.getByRole("row").filter({ hasText: text }).first();

async function downloaded(page: Page, name: string): Promise<string[]> {
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: `Download ${name} as CSV` }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toBe(`souk-${name}.csv`);
  return (await readFile(await file.path(), "utf8")).split("\r\n");
}

/** What an operator does on /treasury while agents spend; the page is never loaded again. */
export function workAtTheDesk(): void {
  let operator: Program;
  test.beforeEach(async ({ page, request }) => {
    operator = await Program.signedIn(request, "operator-001");
    await logIn(page, "Operator", "operator-001");
    await page.goto("/treasury");
    await expect(region(page, "Budgets of agents")).toBeVisible();
  });

  test("a paused agent is refused until it is resumed", async ({ page }) => {
    const row = rowWith(region(page, "Budgets of agents"), AGENT);
    await page.getByRole("button", { name: `Pause ${AGENT}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Pause it" }).click();
    await expect(row).toContainText("paused");
    const { decision } = await askPrice(operator, AGENT);
    expect([decision.action, decision.reason]).toEqual(["REJECTED", `Agent ${AGENT} is paused`]);
    await openView(page, "Calls");
    await expect(rowWith(region(page, "Decisions"), `Agent ${AGENT} is paused`)).toBeVisible();
    await openView(page, "Overview");
    await page.getByRole("button", { name: `Resume ${AGENT}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Resume it" }).click();
    await expect(row).not.toContainText("paused");
    expect((await askPrice(operator, AGENT)).decision.action).toBe("ALLOWED");
  });

  test("the kill switch says what becomes of calls under way, stops, and lets on", async ({ page }) => {
    const stop = page.getByRole("button", { name: "Stop all spending" });
    await expect(stop).toBeEnabled();
    await stop.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Stop all spending of agents?" });
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(stop).toBeFocused();

    await stop.click();
    await expect(dialog.getByText("No call is under way.")).toBeVisible();
    const underWay = askPrice(operator, AGENT);
    const listed = dialog.getByRole("listitem").filter({ hasText: `${AGENT} · PRICE_ORACLE · 0.05 MNEE` });
    await expect(listed).toContainText(/Is taken back while nobody has signed|Goes on: /);
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Stop all" }).click();
    await expect(page.getByText("All spending of agents is stopped.")).toBeVisible();
    const { decision } = await askPrice(operator, AGENT);
    expect([decision.action, decision.reason]).toEqual([
      "REJECTED",
      "All spending is stopped by the kill switch",
    ]);
    // Taken back, where nobody had signed its payment yet.
    expect(["served", "released"]).toContain((await underWay).call?.state);

    const goOn = page.getByRole("button", { name: "Let agents spend again" });
    await goOn.click();
    await page.getByRole("dialog").getByRole("button", { name: "Let them spend" }).click();
    await expect(page.getByText("All spending of agents is stopped.")).toBeHidden();
    expect((await askPrice(operator, AGENT)).decision.action).toBe("ALLOWED");
  });

  test("every list can be had as CSV", async ({ page }) => {
    const { items } = await operator.get<{ items: CallWire[] }>("/calls?limit=1");
    await openView(page, "Calls");
    const calls = await downloaded(page, "calls");
    expect(calls[0]).toBe(
      "id,at,agent,service,state,quantity,cost_units,paid_units,returned_units,rail,transaction,failure",
    );
    expect(calls[1]?.split(",").slice(0, 1)).toEqual([items[0]?.id]);
    const decisions = await downloaded(page, "decisions");
    expect(decisions[0]).toContain("id,at,agent,service,called,action,");
    expect(decisions.join("\n")).toContain("All spending is stopped by the kill switch");
    await openView(page, "Overview");
    const budgets = await downloaded(page, "budgets");
    expect(budgets.slice(1, 4).map((line) => line.split(",")[0])).toEqual([
      AGENT,
      "batch-agent",
      "ops-agent",
    ]);
    await openView(page, "Services");
    expect((await downloaded(page, "services")).join("\n")).toContain("PRICE_ORACLE,50000000,0x");
  });

  test("on a phone nothing scrolls sideways, and what to press is in sight", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const view of ["Calls", "Policy", "Services", "Books", "Overview"]) {
      await openView(page, view);
      await expect(page.getByRole("region").first()).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    }
    for (const name of [`Edit the budget of ${AGENT}`, `Pause ${AGENT}`, "Stop all spending"]) {
      const box = await page.getByRole("button", { name }).boundingBox();
      expect((box?.x ?? 999) + (box?.width ?? 0), name).toBeLessThanOrEqual(360);
    }
  });

  test("a list that cannot be read says so, and is asked for again", async ({ page }) => {
    await page.route("**/api/v1/decisions?**", (route) => route.fulfill({ status: 503, json: {} }));
    await page.goto("/treasury?view=calls");
    const again = region(page, "Decisions").getByRole("button", { name: "Try again" });
    await expect(again).toBeVisible();
    await page.unroute("**/api/v1/decisions?**");
    await again.click();
    await expect(region(page, "Decisions").getByRole("row").nth(1)).toBeVisible();
  });
}
