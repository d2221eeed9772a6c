import { expect, type Page, test } from "@playwright/test";
import type { ServiceCallWire } from "@/lib/schemas/treasury/call";
import { logIn, Program } from "../people";
import { changePolicy, currentPolicy } from "./house-money";
import { NexusClient } from "./nexus-client";
import { expectAccessible, openView } from "./operators-desk";

const AGENT = "user-agent";
const CENT = 10_000_000n;

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const inbox = (page: Page) => region(page, "Waiting for approval");
const waiting = (page: Page) => inbox(page).getByRole("listitem", { name: `${AGENT}, PRICE_ORACLE × 1` });

/** Somebody is asked about every call above that; answers the rule that held before. */
async function askAbove(operator: Program, aboveUnits: string): Promise<string> {
  const { risk } = (await currentPolicy(operator)).policy;
  await changePolicy(operator, { risk: { ...risk, largeCost: { effect: "ask", aboveUnits } } });
  return risk.largeCost.aboveUnits;
}

/** A price costs 0.05 MNEE; the assistant asks for it as the house does, so that an operator may decide. */
export function decideWaitingCalls(): void {
  let operator: Program;
  let nexus: NexusClient;
  let before: string;
  test.beforeEach(async ({ page, request }) => {
    operator = await Program.signedIn(request, "operator-001");
    nexus = new NexusClient(request);
    before = await askAbove(operator, `${4n * CENT}`);
    await logIn(page, "Operator", "operator-001");
    await page.goto("/treasury");
    await expect(inbox(page)).toBeVisible();
  });
  test.afterEach(() => askAbove(operator, before));

  const askPrice = async () =>
    expect(await nexus.say(AGENT, "What is the price of ETH?")).toBe(
      "PRICE_ORACLE waits for approval: Large cost 0.05 MNEE.",
    );

  test("a call waits for a person, who lets it pass by a key, and it is paid", async ({ page }) => {
    await expect(inbox(page)).toContainText("No call waits for an approval.");
    await askPrice();
    await expect(waiting(page)).toContainText(/Refused by itself in 2[34] hours/);
    await expect(waiting(page)).toContainText(`agent ${AGENT} a day: then`);
    await expectAccessible(page);
    await openView(page, "Calls");
    await expect(region(page, "Decisions").getByRole("row").nth(1)).toContainText("waits for approval");
    await expect(page.getByText("1 call waits for an approval.")).toBeVisible();
    await page.getByRole("link", { name: "Decide" }).click();
    await waiting(page).getByRole("button", { name: "Refuse" }).focus();
    await page.keyboard.press("a");
    await expect(waiting(page).getByRole("button", { name: "Refuse" })).toBeFocused();
    await waiting(page).focus();
    await page.keyboard.press("a");
    await expect(page.getByText(`Approved for ${AGENT}.`).first()).toBeVisible({ timeout: 60_000 });
    await expect(inbox(page)).toContainText("No call waits for an approval.");
    await openView(page, "Calls");
    const decided = region(page, "Decisions").getByRole("row").nth(1);
    await expect(decided).toContainText("approved by operator-001");
    await expect(decided).toContainText("served");
    const [last] = (await nexus.transactions()).slice(-1);
    expect([last?.status, last?.amount]).toEqual(["SUCCESS", 0.05]);
    expect((await nexus.logs()).slice(-2).map(({ action }) => action)).toEqual(["REJECTED", "ALLOWED"]);
  });

  test("another is refused with a reason, on a phone, and nothing is paid", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const paid = (await nexus.transactions()).length;
    await askPrice();
    await waiting(page).focus();
    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog", { name: `Refuse PRICE_ORACLE for ${AGENT}?` });
    await dialog.getByRole("button", { name: "Refuse it" }).click();
    await expect(dialog.getByText("Say why.")).toBeVisible();
    await dialog.getByLabel("Why").fill("too dear");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Keep as it is" }).click();
    const [wide, visible] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide).toBeLessThanOrEqual(visible ?? 0);
    await waiting(page).getByRole("button", { name: "Refuse" }).click();
    await dialog.getByLabel("Why").fill("too dear");
    await dialog.getByRole("button", { name: "Refuse it" }).click();
    await expect(inbox(page)).toContainText("No call waits for an approval.");
    await openView(page, "Calls");
    await expect(region(page, "Decisions").getByRole("row").nth(1)).toContainText(
      "refused by operator-001: too dear",
    );
    expect(await nexus.transactions()).toHaveLength(paid);
  });

  test("nobody approves what they asked for, and a pause takes it back", async ({ page }) => {
    const asked = await operator.post<ServiceCallWire>("/services/PRICE_ORACLE/calls", {
      agentId: AGENT,
      input: { base: "ETH", quote: "USD" },
    });
    expect([asked.decision.action, asked.call?.state]).toEqual(["WAITING", "waiting"]);
    await expect(waiting(page)).toContainText("another operator approves it");
    await expect(waiting(page).getByRole("button")).toHaveText(["Take it back"]);
    for (const verb of ["pause", "resume"])
      await operator.post(`/treasury/agents/${AGENT}/${verb}`, { reason: "a look" });
    await expect(inbox(page)).toContainText("No call waits for an approval.");
  });
}
