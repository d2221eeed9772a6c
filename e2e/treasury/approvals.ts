import { expect, type Page, test } from "@playwright/test";
import type { CallWire } from "@/lib/schemas/treasury/call";
import { expectAccessible, expectNoSidewaysScroll, region } from "../page-checks";
import { logIn, Program } from "../people";
import { askPrice, CENT, openView, PRICE } from "./desk";
import { changePolicy, currentPolicy } from "./house-money";
import { NexusClient } from "./nexus-client";
import { PAID } from "./talk";

export const AGENT = "user-agent";

export const inbox = (page: Page) => region(page, "Waiting for approval");
export const waiting = (page: Page) =>
  inbox(page).getByRole("listitem", { name: `${AGENT}, PRICE_ORACLE × 1` });
const decisions = (page: Page) => region(page, "Decisions").getByRole("row");

/** Somebody is asked about every call above that; answers the rule that held before. */
export async function askAbove(operator: Program, aboveUnits: string): Promise<string> {
  const { risk } = (await currentPolicy(operator)).policy;
  await changePolicy(operator, { risk: { ...risk, largeCost: { effect: "ask", aboveUnits } } });
  return risk.largeCost.aboveUnits;
}

/** Somebody is asked about every price. */
export const askAboutPrices = (operator: Program) => askAbove(operator, String(4n * CENT));

/** The assistant asks as the house does, so that any operator may decide. */
export const askByTheHouse = async (nexus: NexusClient) =>
  expect(await nexus.say(AGENT, "What is the price of ETH?")).toBe(
    "PRICE_ORACLE waits for approval: Large cost 0.05 MNEE.",
  );

/** Tabs that all have pressed before the house hears of the first. */
async function approveAtOnce(pages: Page[]): Promise<number[]> {
  const path = "**/api/v1/approvals/*/approve";
  const held: (() => void)[] = [];
  for (const page of pages)
    await page.route(path, async (route) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
  const replies = pages.map((page) => page.waitForResponse(path, PAID));
  for (const page of pages) await waiting(page).getByRole("button", { name: "Approve" }).click();
  await expect.poll(() => held.length).toBe(pages.length);
  for (const release of held) release();
  return (await Promise.all(replies)).map((reply) => reply.status()).sort();
}

/** What becomes of calls that wait, where one operator looks at them. */
export function decideWaitingCalls(): void {
  let operator: Program;
  let nexus: NexusClient;
  let before: string;
  test.beforeEach(async ({ page, request }) => {
    operator = await Program.signedIn(request, "operator-001");
    nexus = new NexusClient(request);
    before = await askAboutPrices(operator);
    await logIn(page, "Operator", "operator-001");
    await page.goto("/treasury");
    await expect(inbox(page)).toContainText("No call waits for an approval.");
    await askByTheHouse(nexus);
    await expect(waiting(page)).toBeVisible();
  });
  test.afterEach(() => askAbove(operator, before));

  test("one is refused with a reason, on a phone, and nothing is paid", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    const paid = (await nexus.transactions()).length;
    await waiting(page).focus();
    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog", { name: `Refuse PRICE_ORACLE for ${AGENT}?` });
    await dialog.getByRole("button", { name: "Refuse it" }).click();
    await expect(dialog.getByText("Say why.")).toBeVisible();
    await dialog.getByLabel("Why").fill("too dear");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Keep as it is" }).click();
    await expectNoSidewaysScroll(page);
    await waiting(page).getByRole("button", { name: "Refuse" }).click();
    await dialog.getByLabel("Why").fill("too dear");
    await dialog.getByRole("button", { name: "Refuse it" }).click();
    await expect(inbox(page)).toContainText("No call waits for an approval.");
    await openView(page, "Calls");
    await expect(decisions(page).nth(1)).toContainText("refused by operator-001: too dear");
    expect(await nexus.transactions()).toHaveLength(paid);
  });

  test("one is paid once when it is approved in five tabs at once", async ({ page, context }) => {
    const paid = (await nexus.transactions()).length;
    const pages = [page];
    for (let tabs = 1; tabs < 5; tabs += 1) {
      const tab = await context.newPage();
      await tab.goto("/treasury");
      pages.push(tab);
    }
    expect(await approveAtOnce(pages)).toEqual([200, 409, 409, 409, 409]);
    for (const tab of pages) await expect(inbox(tab)).toContainText("No call waits for an approval.", PAID);
    expect(await nexus.transactions()).toHaveLength(paid + 1);
    const { items } = await operator.get<{ items: CallWire[] }>("/calls?limit=1");
    expect([items[0]?.state, items[0]?.receipt?.amount.units]).toEqual(["served", String(PRICE)]);
  });

  test("one is void once the policy is tighter than when it was asked about", async ({ page }) => {
    const { policy } = await currentPolicy(operator);
    const caps = policy.caps.map((cap) =>
      cap.scope === "agent" && cap.of === AGENT && cap.window === "call"
        ? { ...cap, limitUnits: String(PRICE - CENT) }
        : cap,
    );
    await changePolicy(operator, { caps });
    await waiting(page).getByRole("button", { name: "Approve" }).click();
    await expect(page.getByText(/exceeds maxPerCall 0\.04/).first()).toBeVisible();
    await expect(inbox(page)).toContainText("No call waits for an approval.");
    await openView(page, "Calls");
    await expect(decisions(page).nth(1)).toContainText("voided");
    await expect(decisions(page).nth(1)).toContainText("not approved");
    await changePolicy(operator, { caps: policy.caps });
  });

  test("nobody approves what they asked for, and a pause takes it back", async ({ page }) => {
    await waiting(page).getByRole("button", { name: "Refuse" }).click();
    await page.getByRole("dialog").getByLabel("Why").fill("Another is asked for");
    await page.getByRole("dialog").getByRole("button", { name: "Refuse it" }).click();
    await expect(inbox(page)).toContainText("No call waits for an approval.");
    const asked = await askPrice(operator, AGENT);
    expect([asked.decision.action, asked.call?.state]).toEqual(["WAITING", "waiting"]);
    await expect(waiting(page)).toContainText("another operator approves it");
    await expect(waiting(page).getByRole("button")).toHaveText(["Take it back"]);
    for (const verb of ["pause", "resume"])
      await operator.post(`/treasury/agents/${AGENT}/${verb}`, { reason: "a look" });
    await expect(inbox(page)).toContainText("No call waits for an approval.");
  });
}
