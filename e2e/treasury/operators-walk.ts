import { expect, type Page, test } from "@playwright/test";
import { formatUnits } from "@/lib/domain/money";
import { expectAccessible, expectNoSidewaysScroll, region } from "../page-checks";
import { logIn, Program } from "../people";
import { askPrice, CENT, openView, PRICE, spentBy } from "./desk";
import { changePolicy, currentPolicy } from "./house-money";
import { NexusClient } from "./nexus-client";
import { answers, begin, card, over, PAID, say } from "./talk";

const AGENT = "user-agent";
const ASKED = "What is the price of ETH?";
/** What a draft will not let pass: ten prices in one call. */
const DEAR = 10;

const mnee = (units: bigint) => formatUnits("MNEE", units).replace(/ .*|,/g, "");

/** A day that can be replayed once it is over. */
export async function spendADay(operator: Program): Promise<void> {
  for (const quantity of [1, DEAR])
    expect((await askPrice(operator, AGENT, quantity)).decision.action).toBe("ALLOWED");
}

/** A budget is lowered on the page to a cent less than what the next price needs. */
async function lowerTheBudget(page: Page, operator: Program): Promise<void> {
  expect((await askPrice(operator, AGENT)).decision.action).toBe("ALLOWED");
  await page.goto("/treasury");
  const edit = page.getByRole("button", { name: `Edit the budget of ${AGENT}` });
  await edit.click();
  const dialog = page.getByRole("dialog", { name: `Change the budget of ${AGENT}` });
  await dialog.getByLabel("A day, in MNEE").fill(mnee((await spentBy(operator, AGENT)) + PRICE - CENT));
  await dialog.getByLabel("A call, in MNEE").fill(mnee(PRICE));
  await dialog.getByRole("button", { name: "Save the new version" }).click();
  await expect(dialog.getByText("Say why.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Why").fill("A look at what it spends");
  await dialog.getByRole("button", { name: "Save the new version" }).click();
  await expect(dialog).toBeHidden();
  await expect(edit).toBeFocused();
  const row = region(page, "Budgets of agents").getByRole("row").filter({ hasText: AGENT }).first();
  await expect(row).toContainText("0.04 MNEE");
}

/** The conversation says what is missing and until when; the operator takes what it proposes, and asks again. */
async function beRefusedAndRaise(page: Page): Promise<void> {
  await begin(page, AGENT);
  await say(page, ASKED);
  const refused = card(page, "PRICE_ORACLE × 1");
  await expect(refused).toContainText("refused");
  await expect(refused).toContainText("0.01 MNEE missing");
  await expect(refused).toContainText(/at \d{4}-\d\d-\d\d 00:00 UTC, if nothing is spent before/);
  await expect(refused).toContainText(/anew in \d+ (hour|minute|second)s?/);
  await over(page);
  await refused.getByRole("button", { name: "Raise its budget by 0.01 MNEE" }).click();
  const dialog = page.getByRole("dialog", { name: "Raise what kept it from passing?" });
  await expect(dialog).toContainText(`agent ${AGENT} a day`);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Raise" }).click();
  await expect(dialog).toBeHidden();
  await expect(refused).toContainText("Its budget was raised: it may be asked for again.");
  await expect(refused.getByRole("button", { name: /^Raise/ })).toHaveCount(0);
  await refused.getByRole("button", { name: "Ask again" }).click();
  await expect(card(page, "PRICE_ORACLE × 1")).toContainText("allowed", PAID);
  await over(page);
  await expect(answers(page, AGENT)).toHaveCount(2);
  const first = answers(page, AGENT).first();
  await expect(first).toContainText("It was asked for again below, and passed.");
  await expect(first.getByRole("button")).toHaveCount(0);
}

/** Both answers stand in the lists, and the payment's transaction is one click away. */
async function findItInTheLists(page: Page): Promise<void> {
  await page.goto("/treasury?view=calls");
  const rows = region(page, "Decisions").getByRole("row");
  await expect(rows.nth(1)).toContainText("served");
  await expect(rows.nth(2)).toContainText("Insufficient daily budget. Remaining: 0.04 MNEE");
  await expect(rows.nth(2)).toContainText("needs 0.01 MNEE more, or wait until 00:00 UTC");
  await rows.nth(2).getByText("The cap that bound").click();
  await expect(rows.nth(2)).toContainText(/0\.04 MNEE left, anew in \d+ (hour|minute|second)s?/);
  const link = region(page, "Payments of agents").locator("a[href^='/transactions/0x']").first();
  const path = (await link.getAttribute("href")) ?? "";
  await openView(page, "Books");
  await expect(region(page, "Transactions").locator(`a[href="${path}"]`)).toBeVisible();
  await page.goBack();
  await link.click();
  await expect(region(page, "Facts")).toContainText("Pay service");
}

/** A call that somebody is asked about is let pass by a key, and paid. */
async function approveWhatWaits(page: Page, nexus: NexusClient): Promise<void> {
  expect(await nexus.say(AGENT, ASKED)).toBe("PRICE_ORACLE waits for approval: Large cost 0.05 MNEE.");
  await page.goto("/treasury?view=calls");
  await expect(region(page, "Decisions").getByRole("row").nth(1)).toContainText("waits for approval");
  await expect(page.getByText("1 call waits for an approval.")).toBeVisible();
  await page.getByRole("link", { name: "Decide" }).click();
  const inbox = region(page, "Waiting for approval");
  const waiting = inbox.getByRole("listitem", { name: `${AGENT}, PRICE_ORACLE × 1` });
  await expect(waiting).toContainText(/Refused by itself in 2[34] hours/);
  await expect(waiting).toContainText(`agent ${AGENT} a day: then`);
  await expectAccessible(page);
  await waiting.getByRole("button", { name: "Refuse" }).focus();
  await page.keyboard.press("a");
  await expect(waiting.getByRole("button", { name: "Refuse" })).toBeFocused();
  await waiting.focus();
  await page.keyboard.press("a");
  await expect(page.getByText(`Approved for ${AGENT}.`).first()).toBeVisible(PAID);
  await expect(inbox).toContainText("No call waits for an approval.");
  await openView(page, "Calls");
  const decided = region(page, "Decisions").getByRole("row").nth(1);
  await expect(decided).toContainText("approved by operator-001");
  await expect(decided).toContainText("served");
  const [last] = (await nexus.transactions()).slice(-1);
  expect([last?.status, last?.amount]).toEqual(["SUCCESS", 0.05]);
  expect((await nexus.logs()).slice(-2).map(({ action }) => action)).toEqual(["REJECTED", "ALLOWED"]);
}

const draftOf = (page: Page) => page.getByRole("region", { name: /^Draft: / });

/** Caps that contradict each other are mended by a click, and the draft is saved. */
async function writeADraft(page: Page): Promise<void> {
  await page.goto("/treasury?view=policy");
  await region(page, "Drafts of the policy").getByRole("button", { name: "New draft" }).click();
  const draft = draftOf(page);
  await draft.getByLabel("Title").fill("Half a day’s money");
  const rows = draft.getByRole("list", { name: "Caps" }).getByRole("listitem");
  const house = rows.filter({ has: page.locator("input:disabled") });
  await expect(house).toHaveCount(1);
  await house.getByLabel("MNEE").fill("45");
  for (const [window, limit] of [
    ["call", "0.4"],
    ["week", "40"],
  ] as const) {
    await draft.getByRole("button", { name: "Add a cap" }).click();
    await rows.last().getByLabel("Whose").selectOption("house");
    await rows.last().getByLabel("Over a").selectOption(window);
    await rows.last().getByLabel("MNEE").fill(limit);
  }
  const contradicting = draft.getByRole("list", { name: "Caps that contradict each other" });
  await expect(contradicting).toContainText("45.00 MNEE a day is above 40.00 MNEE a week");
  await expect(draft.getByRole("button", { name: "Publish" })).toBeDisabled();
  await expectAccessible(page);
  await contradicting.getByRole("button", { name: "Raise house a week to 45.00 MNEE" }).click();
  await expect(contradicting).toBeHidden();
  await expect(draft.getByRole("region", { name: "Was and is" })).toContainText("45.00 MNEE");
  await draft.getByRole("button", { name: "Save the draft" }).click();
  await expect(page.getByText("The draft is saved.").first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Draft: Half a day’s money" })).toBeVisible();
}

/** Yesterday's calls are decided again: as they were by their own policy, and one otherwise by the draft. */
async function replayYesterday(page: Page): Promise<void> {
  const machine = region(page, "Time machine");
  const which = machine.getByLabel("By which policy");
  const again = machine.getByRole("button", { name: "Decide them again" });
  await expect(which.locator("option:checked")).toHaveText("Draft: Half a day’s money");
  await machine.getByRole("radio", { name: "Yesterday" }).check({ force: true });
  await again.click();
  const status = machine.getByRole("status").first();
  await expect(status).toContainText("2 calls decided again, 1 call otherwise, for 0.50 MNEE less.");
  await expect(machine.getByRole("table", { name: "Calls by how they had ended" })).toContainText(
    /0\.55 MNEE.*0\.05 MNEE/,
  );
  await which.selectOption({ label: "As it was: a proof of the replay" });
  await again.click();
  await expect(status).toContainText("2 calls decided again, 0 calls otherwise, for the same money.");
  await expectAccessible(page);
}

/** The draft says what it would have said to a real call, and changes nothing. */
async function runInShadow(page: Page, operator: Program): Promise<void> {
  const shadow = region(page, "Shadow");
  await shadow.getByRole("button", { name: "Run it in shadow" }).click();
  await expect(shadow.getByText("Recorded, changes nothing")).toBeVisible();
  const { decision } = await askPrice(operator, AGENT, DEAR);
  expect(decision.action).toBe("ALLOWED");
  await expect(shadow).toContainText("of 1");
  await expect(shadow.getByRole("table")).toContainText(AGENT);
  const told = await operator.get<typeof decision>(`/decisions/${decision.id}`);
  expect([told.shadow?.note, told.shadow?.action]).toEqual(["Shadow: recorded, changes nothing", "REJECTED"]);
  await shadow.getByRole("button", { name: "Stop the shadow" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop it" }).click();
  await expect(shadow.getByRole("button", { name: "Run it in shadow" })).toBeVisible();
}

async function makeItLive(page: Page, operator: Program): Promise<void> {
  const { version } = await currentPolicy(operator);
  await draftOf(page).getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish this draft?" });
  await dialog.getByLabel("Why").fill("Half is enough");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  const live = await currentPolicy(operator);
  expect(live.version).toBe(version + 1);
  await expect(region(page, "Drafts of the policy")).toContainText(`live as version ${live.version}`);
  const limits = live.policy.caps.filter(({ scope }) => scope === "house");
  expect(limits.map(({ window, limitUnits }) => `${window} ${limitUnits}`).sort()).toEqual([
    "call 400000000",
    "day 45000000000",
    "week 45000000000",
  ]);
  expect((await askPrice(operator, AGENT, DEAR)).decision.action).toBe("REJECTED");
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
}

/** All that one operator does with the treasury of a day, from a budget to a policy of their own making. */
export function walkTheDesk(): void {
  test("a budget, a refusal, a raise, an approval, and a draft that is replayed, shadowed and made live", async ({
    page,
    request,
  }) => {
    test.setTimeout(480_000);
    const operator = await Program.signedIn(request, "operator-001");
    await logIn(page, "Operator", "operator-001");
    await test.step("the budget is lowered", () => lowerTheBudget(page, operator));
    await test.step("the assistant is refused, and passes once it is raised", () => beRefusedAndRaise(page));
    await test.step("both stand in the lists", () => findItInTheLists(page));
    await operator.put(`/treasury/agents/${AGENT}`, {
      dailyBudgetUnits: String(10_000n * CENT),
      maxPerCallUnits: String(1_000n * CENT),
      reason: "Enough for the rest",
    });
    const { risk } = (await currentPolicy(operator)).policy;
    const ask = { effect: "ask", aboveUnits: String(4n * CENT) } as const;
    await changePolicy(operator, { risk: { ...risk, largeCost: ask } });
    await test.step("a call that waits is approved", () => approveWhatWaits(page, new NexusClient(request)));
    await changePolicy(operator, { risk });
    await test.step("a draft is written and mended", () => writeADraft(page));
    await test.step("yesterday is replayed", () => replayYesterday(page));
    await test.step("the draft runs in shadow", () => runInShadow(page, operator));
    await test.step("the draft is made live", () => makeItLive(page, operator));
  });
}
