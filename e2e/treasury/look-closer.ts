import { createServer } from "node:http";
import { expect, test } from "@playwright/test";
import { freePort } from "@/testing/ports";
import { expectAccessible, expectNoSidewaysScroll, region } from "../page-checks";
import { logIn, Program } from "../people";
import { askPrice, CENT, openView, PRICE, spentBy } from "./desk";
import { PAID } from "./talk";

const AGENT = "ops-agent";

async function setBudget(operator: Program, of: { dayUnits: bigint; callUnits: bigint }): Promise<void> {
  await operator.put(`/treasury/agents/${AGENT}`, {
    reason: "A look at its reasons",
    dailyBudgetUnits: String(of.dayUnits),
    maxPerCallUnits: String(of.callUnits),
  });
}

/** What an operator opens to understand a number or a decision. */
export function lookCloser(): void {
  let operator: Program;
  test.beforeEach(async ({ page, request }) => {
    operator = await Program.signedIn(request, "operator-001");
    await logIn(page, "Operator", "operator-001");
  });

  test("a refusal says why, what would pass now, and offers nothing more once it would", async ({ page }) => {
    expect((await askPrice(operator, AGENT)).decision.action).toBe("ALLOWED");
    const dayUnits = (await spentBy(operator, AGENT)) + PRICE - CENT;
    await setBudget(operator, { dayUnits, callUnits: PRICE });
    const { decision } = await askPrice(operator, AGENT);
    expect(decision.action).toBe("REJECTED");
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/treasury?view=calls");
    const why = region(page, "Decisions")
      .getByRole("link", { name: `Why: ${AGENT}, PRICE_ORACLE` })
      .first();
    await why.click();
    await expect(page).toHaveURL(new RegExp(`decision=${decision.id}`));
    const drawer = page.getByRole("dialog", { name: "Why" });
    const bar = drawer.getByRole("listitem").filter({ hasText: `agent ${AGENT} a day` });
    await expect(bar).toContainText("this one bound");
    await expect(bar).toContainText("0.05 MNEE for this call");
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await drawer.getByRole("button", { name: "+0.01 MNEE would let it pass" }).click();
    const dialog = page.getByRole("dialog", { name: "Raise what kept it from passing?" });
    await expect(dialog.getByRole("listitem")).toContainText(`agent ${AGENT} a day`);
    await dialog.getByRole("button", { name: "Raise" }).click();
    await expect(dialog.getByText("Say why.")).toBeVisible();
    await dialog.getByLabel("Why").fill("A cent more");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Raise" }).click();
    await expect(drawer).toContainText("The same call would pass now");
    await expect(drawer.getByRole("button", { name: /would let it pass/ })).toBeHidden();
    await page.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
    await expect(page).not.toHaveURL(/decision=/);
    await expect(why).toBeFocused();
    expect((await askPrice(operator, AGENT)).decision.action).toBe("ALLOWED");
    await setBudget(operator, { dayUnits: 3_000n * CENT, callUnits: 500n * CENT });
  });

  test("the picture of money narrows the calls, by click and by key, and back", async ({ page }) => {
    const { call } = await askPrice(operator, AGENT);
    await page.goto("/treasury?period=today&view=calls");
    const calls = region(page, "Payments of agents");
    await page.locator("#flows svg g", { hasText: AGENT }).last().click();
    await expect(page).toHaveURL(new RegExp(`agent=${AGENT}`));
    await expect(page).toHaveURL(/period=today/);
    const filters = calls.getByRole("list", { name: "Filters" });
    await expect(filters.getByRole("listitem")).toHaveText([/agent ops-agent/]);

    await region(page, "Where the money went").getByText("The same as a table").click();
    const show = page.getByRole("button", {
      name: `Show calls of ${AGENT} for PRICE_ORACLE, paid and served`,
    });
    await show.press("Enter");
    await expect(filters.getByRole("listitem")).toHaveCount(3);
    await expect(calls.getByRole("row").nth(1)).toContainText(`${AGENT}PRICE_ORACLE × 1`);
    await expectAccessible(page);
    await page.reload();
    await expect(filters.getByRole("listitem")).toHaveCount(3);
    await filters.getByRole("button", { name: /what came of it/ }).click();
    await expect(filters.getByRole("listitem")).toHaveCount(2);

    await calls.getByRole("link", { name: `What was booked of call ${call?.id}` }).click();
    const drawer = page.getByRole("dialog", { name: `Booked of call ${call?.id}` });
    await expect(drawer.getByRole("list", { name: "Journals" })).toContainText("treasury:MNEE-0.05 MNEE");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
  });

  test("decisions of a stretch of time are those of its bar", async ({ page }) => {
    await page.goto("/treasury?view=calls&period=today");
    const series = region(page, "Decisions over time");
    await series.getByText("The same as a table").click();
    await series
      .getByRole("button", { name: /^Show decisions from/ })
      .last()
      .click();
    await expect(page).toHaveURL(/from=.*&to=/);
    const decisions = region(page, "Decisions");
    await expect(decisions.getByRole("list", { name: "Filters" })).toContainText("time");
    await expect(decisions.getByRole("row").nth(1)).toBeVisible();
    await openView(page, "Overview");
    await page.getByRole("link", { name: `Calls of ${AGENT} today` }).click();
    await expect(page).toHaveURL(/view=calls/);
  });

  test("who may spend on a service is said with a reason, and sales stand beneath", async ({ page }) => {
    await page.goto("/treasury?view=services");
    await page.getByRole("button", { name: "Who may spend on LOG_ARCHIVE", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Who may spend on LOG_ARCHIVE?" });
    await dialog.getByRole("radio", { name: "These" }).check({ force: true });
    await expect(dialog.getByText("Choose at least one agent.")).toBeVisible();
    await dialog.getByLabel("Why").fill("A look");
    await dialog.getByRole("button", { name: "Save the new version" }).click();
    await expect(dialog).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Keep as it is" }).click();
    await expect(region(page, "Sales by x402")).toBeVisible();
  });

  test("a service of one's own is registered, and its provider is watched", async ({ page }) => {
    const listenAt = await freePort();
    const provider = createServer((_, answer) => answer.end("{}")).listen(listenAt, "127.0.0.1");
    try {
      await page.goto("/treasury?view=services");
      await page.getByRole("button", { name: "Register a service" }).click();
      const dialog = page.getByRole("dialog", { name: "Register a service" });
      await dialog.getByRole("button", { name: "Register it" }).click();
      await expect(dialog.getByText("Give it a name.")).toBeVisible();
      await expect(dialog.getByLabel("Name")).toBeFocused();
      const id = `WEATHER_${Date.now()}`;
      await dialog.getByLabel("Name").fill(id);
      await dialog.getByLabel("Price apiece, in MNEE").fill("0.25");
      await dialog.getByLabel("Endpoint").fill(`http://127.0.0.1:${await freePort()}/ask`);
      await dialog.getByRole("button", { name: "Register it" }).click();
      await expect(dialog.getByRole("alert")).toContainText("/health answer with 2xx");
      await expect(dialog.getByLabel("Name")).toHaveValue(id);
      await expectAccessible(page);
      await dialog.getByLabel("Endpoint").fill(`http://127.0.0.1:${listenAt}/ask`);
      await dialog.getByRole("button", { name: "Register it" }).click();
      await expect(dialog).toBeHidden();
      const row = region(page, "Services").getByRole("row").filter({ hasText: id });
      await expect(row).toContainText("0.25 MNEE");
      await expect(row).toContainText(/up 100 % since/, PAID);
    } finally {
      provider.close();
    }
  });
}
