import { expect, type Page } from "@playwright/test";
import type { DraftWire } from "@/lib/schemas/treasury/policy-draft";
import { type NewBrowser, test } from "../browsers";
import { expectAccessible, region } from "../page-checks";
import { logIn, Program } from "../people";
import { AGENT, askAboutPrices, waiting } from "./approvals";
import { CENT } from "./desk";
import { currentPolicy } from "./house-money";
import { begin, card, over, PAID, say } from "./talk";

const drafts = (page: Page) => region(page, "Drafts of the policy").getByRole("row");
const draft = (page: Page) => page.getByRole("region", { name: /^Draft: / });

/** What it takes for an agent's day to be higher than it is. */
async function askForMore(page: Page, day: string): Promise<void> {
  await page.goto("/treasury");
  await page.getByRole("button", { name: `Edit the budget of ${AGENT}` }).click();
  const dialog = page.getByRole("dialog", { name: `Change the budget of ${AGENT}` });
  await dialog.getByLabel("A day, in MNEE").fill(day);
  await dialog.getByLabel("Why").fill("It needs more");
  await dialog.getByRole("button", { name: "Save the new version" }).click();
  await expect(page.getByText("Nothing has changed yet").first()).toBeVisible();
  await expect(dialog).toBeHidden();
}

/** By the notice that stands above every part of the page. */
async function lookAtTheProposal(page: Page): Promise<void> {
  await page.goto("/treasury");
  await page.getByRole("link", { name: "Look at it" }).click();
  await expect(draft(page)).toBeVisible();
}

async function answer(page: Page, of: { verb: "Consent" | "Refuse"; label: string; why: string }) {
  await draft(page).getByRole("button", { name: of.verb }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Why/).fill(of.why);
  await dialog.getByRole("button", { name: of.label }).click();
}

async function dayOf(operator: Program): Promise<string | undefined> {
  const { policy } = await currentPolicy(operator);
  return policy.caps.find(({ scope, of, window }) => scope === "agent" && of === AGENT && window === "day")
    ?.limitUnits;
}

const bodyOf = async (operator: Program) => {
  const { items } = await operator.get<{ items: DraftWire[] }>("/policy/drafts?limit=1");
  return items[0];
};

async function twoBrowsers(newBrowser: NewBrowser): Promise<[Page, Page]> {
  const [one, two] = [await newBrowser(), await newBrowser()];
  await logIn(one, "Operator", "operator-001");
  await logIn(two, "Operator", "operator-002");
  return [one, two];
}

/** From here on nothing is loosened by one operator alone. */
export function workInTwos(): void {
  let first: Program;
  let second: Program;
  test.beforeEach(async ({ request }) => {
    first = await Program.signedIn(request, "operator-001");
    second = await Program.signedIn(request, "operator-002");
  });

  test("more for an agent is proposed by one operator and let pass by another", async ({ newBrowser }) => {
    const [author, other] = await twoBrowsers(newBrowser);
    const before = await dayOf(first);
    await askForMore(author, "20000");
    await lookAtTheProposal(author);
    await expect(draft(author).getByRole("button")).toHaveText(["Open it again", "Withdraw"]);
    await expect(draft(author)).toContainText("20,000.00 MNEE");
    const own = await bodyOf(first);
    const refused = await author.request.post(`/api/v1/policy/drafts/${own?.id}/consent`, {
      data: { version: own?.version },
    });
    expect([refused.status(), (await refused.json()).code]).toEqual([403, "forbidden"]);
    expect(await dayOf(first)).toBe(before);

    await lookAtTheProposal(other);
    await expect(draft(other)).toContainText("By operator-001: It needs more");
    await expectAccessible(other);
    await answer(other, { verb: "Consent", label: "Make it live", why: "Agreed" });
    await expect(drafts(other).nth(1)).toContainText("live as version");
    expect(await dayOf(first)).toBe(String(20_000n * 100n * CENT));
    await expect(draft(author)).toContainText("Consent of operator-002: Agreed");
  });

  test("another is refused, and its author reads why", async ({ newBrowser }) => {
    const [author, other] = await twoBrowsers(newBrowser);
    const before = await dayOf(first);
    await askForMore(author, "30000");
    await lookAtTheProposal(other);
    await answer(other, { verb: "Refuse", label: "Refuse it", why: "Too much" });
    await expect(drafts(other).nth(1)).toContainText("refused");
    await author.goto(`/treasury?view=policy&draft=${(await bodyOf(first))?.id}`);
    await expect(draft(author)).toContainText("Refused by operator-002: Too much");
    expect(await dayOf(first)).toBe(before);
  });

  test("one that the policy has overtaken is put over the policy of now, and proposed again", async ({
    newBrowser,
  }) => {
    const [author, other] = await twoBrowsers(newBrowser);
    await askForMore(author, "40000");
    await lookAtTheProposal(other);
    await second.put("/treasury/agents/ops-agent", {
      dailyBudgetUnits: String(20n * 100n * CENT),
      reason: "Less is enough",
    });
    await expect(draft(other)).toContainText("The policy has changed since this was drafted");
    await expect(draft(other).getByRole("button", { name: "Consent" })).toBeDisabled();
    await lookAtTheProposal(author);
    await draft(author).getByRole("button", { name: "Rebase" }).click();
    await expect(draft(author).getByRole("button", { name: "Publish" })).toBeEnabled();
    await expect(draft(author)).not.toContainText("The policy has changed");
    await draft(author).getByRole("button", { name: "Publish" }).click();
    await author.getByRole("dialog").getByLabel("Why").fill("Still needed");
    await author.getByRole("dialog").getByRole("button", { name: "Publish it" }).click();
    await expect(drafts(author).nth(1)).toContainText("waits for consent");
    await answer(other, { verb: "Consent", label: "Make it live", why: "Now it is" });
    await expect(drafts(other).nth(1)).toContainText("live as version");
    expect(await dayOf(first)).toBe(String(40_000n * 100n * CENT));
  });

  test("what one operator asks for in a conversation another lets pass, and the conversation shows it", async ({
    newBrowser,
  }) => {
    const [asker, other] = await twoBrowsers(newBrowser);
    await askAboutPrices(first);
    await begin(asker, AGENT);
    await say(asker, "What is the price of ETH?");
    const asked = card(asker, "PRICE_ORACLE × 1");
    await expect(asked).toContainText("An operator decides it; refused by itself in 2");
    await over(asker);
    await expectAccessible(asker);
    await other.goto("/treasury");
    await expect(waiting(other)).toContainText("by operator-001");
    await waiting(other).getByRole("button", { name: "Approve" }).click();
    await expect(asked).toContainText("approved by operator-002", PAID);
    await expect(asked).toContainText(/ETH\/USD \d+\.\d\d USD/, PAID);
  });
}
