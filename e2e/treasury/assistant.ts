import { expect, test } from "@playwright/test";
import { whileNothingIsMined } from "../chain";
import { expectAccessible, expectNoSidewaysScroll } from "../page-checks";
import { logIn, Program } from "../people";
import { PRICE, spentBy } from "./desk";
import { NexusClient } from "./nexus-client";
import { answers, begin, card, field, over, PAID, say } from "./talk";

const AGENT = "user-agent";

/** The seed's sentences on `/assistant`, with the model that is built in. */
export function talkWithTheAssistant(): void {
  let operator: Program;
  test.beforeAll(async ({ request }) => {
    await new NexusClient(request).reset();
  });
  test.beforeEach(async ({ page, request }) => {
    operator = await Program.signedIn(request, "operator-001");
    await logIn(page, "Operator", "operator-001");
  });

  test("an image, a price and a log come with their decision, their cost and their receipt", async ({
    page,
  }) => {
    await begin(page, AGENT);
    await expect(page.getByRole("region", { name: "The model" })).toContainText("built-in");
    await page.getByRole("button", { name: /^Generate an image of a cyberpunk city/ }).click();
    await expect(field(page)).toBeFocused();
    await page.keyboard.press("Enter");
    const image = card(page, "IMAGE_GEN_PREMIUM × 1");
    await expect(image).toContainText("allowed", PAID);
    const picture = image.getByRole("img", { name: "a cyberpunk city" });
    await expect
      .poll(() => picture.evaluate((each) => each instanceof HTMLImageElement && each.naturalWidth), PAID)
      .toBe(512);
    await expect(image).toContainText(/1\.00 MNEE paid/);
    await over(page);
    await expect(page).toHaveURL(/\/assistant\?c=cnv_/);
    await expect(page).toHaveTitle("Generate an image of a cyberpunk city · Assistant · Souk");

    await say(page, "What is the price of ETH?");
    const price = card(page, "PRICE_ORACLE × 1");
    await expect(price).toContainText(/ETH\/USD \d+\.\d\d USD/, PAID);
    await over(page);
    await expect(price.locator(".recharts-line")).toBeVisible();
    await price.getByText("60 prices as a table").click();
    await expect(price.getByRole("table", { name: "Prices of ETH/USD" }).getByRole("row")).toHaveCount(61);

    await say(page, "Archive this log: user 5 logged in");
    const log = card(page, "LOG_ARCHIVE × 1");
    await expect(log).toContainText("all of it", PAID);
    await over(page);
    await expectAccessible(page);
    await log.getByRole("link", { name: /^Transaction/ }).click();
    await expect(page.getByRole("region", { name: "Facts" })).toContainText("Pay service");
  });

  test("a batch job is shown as facts, to an agent that may have it", async ({ page }) => {
    await begin(page, AGENT);
    await say(page, "Run a batch computation on 3, 5, 8");
    await expect(card(page, "BATCH_COMPUTE × 1")).toContainText("refused");
    await over(page);
    await page.getByRole("button", { name: "New conversation" }).click();
    await page.getByRole("button", { name: /^Run a batch computation on 3, 5, 8/ }).click();
    await expect(page.getByRole("combobox", { name: "Speak as" })).toHaveValue("batch-agent");
    await page.keyboard.press("Enter");
    const job = card(page, "BATCH_COMPUTE × 1");
    await expect(job).toContainText("3.00 MNEE paid", PAID);
    await expect(job.getByRole("definition").filter({ hasText: /^16$/ })).toBeVisible();
    await over(page);
    const history = page.getByRole("navigation", { name: "Conversations" });
    await expect(history.getByRole("listitem").first()).toContainText("batch-agent");
  });

  test("ops-agent is told of what it may have", async ({ page }) => {
    await begin(page, "ops-agent");
    await say(page, "What is the price of BTC?");
    await expect(card(page, "PRICE_ORACLE × 1")).toContainText(/BTC\/USD \d+\.\d\d USD/, PAID);
    await over(page);
    await say(page, "How are you?");
    await over(page);
    await expect(answers(page, "ops-agent").last()).toContainText("I can generate images");
  });

  test("an answer is stopped, and goes on where it stood", async ({ page }) => {
    await begin(page, AGENT);
    const before = await spentBy(operator, AGENT);
    await whileNothingIsMined(page.request, async () => {
      await say(page, "What is the price of ETH?");
      await expect(card(page, "PRICE_ORACLE × 1")).toContainText("under way");
      await page.getByRole("button", { name: "Stop" }).click();
      const stopping = page.getByRole("button", { name: "Stopping…" });
      await expect(stopping).toBeFocused({ timeout: 1_000 });
      await expect(stopping).toHaveAttribute("aria-disabled", "true");
      await expect(page.getByRole("status").filter({ hasText: `${AGENT} is stopping.` })).toHaveCount(1);
    });
    await expect(answers(page, AGENT).last()).toContainText("Stopped.", PAID);
    await expect(field(page)).toBeFocused();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(card(page, "PRICE_ORACLE × 1")).toContainText(/ETH\/USD \d+\.\d\d USD/, PAID);
    await over(page);
    await expect(answers(page, AGENT)).toHaveCount(1);
    expect((await spentBy(operator, AGENT)) - before).toBe(PRICE);
  });

  test("a reload in the midst of an answer shows it going on, and what was written stays", async ({
    page,
  }) => {
    await begin(page, AGENT);
    await whileNothingIsMined(page.request, async () => {
      await say(page, "What is the price of ETH?");
      await expect(page).toHaveURL(/\?c=cnv_/);
      await field(page).fill("and then");
      await page.reload();
      await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    });
    await expect(card(page, "PRICE_ORACLE × 1")).toContainText(/ETH\/USD \d+\.\d\d USD/, PAID);
    await over(page);
    await expect(field(page)).toHaveValue("and then");
    await field(page).press("End");
    await field(page).press("Shift+Enter");
    await expect(field(page)).toHaveValue("and then\n");
    await expect(answers(page, AGENT)).toHaveCount(1);
  });

  test("on a phone the history comes as a drawer; a conversation is renamed and deleted", async ({
    page,
  }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/assistant");
    await expectNoSidewaysScroll(page);
    await page.getByRole("button", { name: "History" }).click();
    const drawer = page.getByRole("dialog", { name: "Conversations" });
    await expectAccessible(page);
    await drawer.getByRole("link").first().click();
    await expect(drawer).toBeHidden();
    await expect(card(page, "PRICE_ORACLE × 1")).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Rename the conversation" }).click();
    await page.getByLabel("Title").fill("سوق و 市场");
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await expect(page.getByRole("heading", { name: "سوق و 市场" })).toBeVisible();
    await page.getByRole("button", { name: "History" }).click();
    await drawer.getByRole("button", { name: "Delete سوق و 市场" }).click();
    await page.getByRole("button", { name: "Delete it" }).click();
    await expect(page).toHaveURL(/\/assistant$/);
    await expect(page.getByRole("listitem").filter({ hasText: "سوق و 市场" })).toHaveCount(0);
  });

  test("whoever is no operator is told what it is, and another's conversation is nowhere", async ({
    page,
  }) => {
    await page.goto("/assistant?c=cnv_00000000000000000000000000");
    await expect(page.getByText("There is no such conversation.")).toBeVisible();
    await logIn(page, "Buyer", "buyer-001");
    await page.goto("/assistant");
    await expect(page.getByText("Operators speak for the treasury's agents.")).toBeVisible();
    await expect(field(page)).toHaveCount(0);
  });
}
