import { expect, type Page, test } from "@playwright/test";
import type { PolicyWire } from "@/lib/schemas/treasury/policy";
import { logIn, Program } from "../people";
import { changePolicy, currentPolicy } from "./house-money";
import { expectAccessible } from "./operators-desk";

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** From a draft to the policy that holds, and all that an operator looks at between. */
export function draftThePolicy(): void {
  let operator: Program;
  let before: PolicyWire;
  test.beforeEach(async ({ page, request }) => {
    operator = await Program.signedIn(request, "operator-001");
    before = await currentPolicy(operator);
    await logIn(page, "Operator", "operator-001");
  });
  test.afterEach(() => changePolicy(operator, before.policy));

  test("a draft is mended, replayed, run in shadow and made live", async ({ page }) => {
    await page.goto("/treasury?view=policy");
    await region(page, "Drafts of the policy").getByRole("button", { name: "New draft" }).click();
    const draft = page.getByRole("region", { name: /^Draft: / });
    await draft.getByLabel("Title").fill("Half a day’s money");
    const rows = draft.getByRole("list", { name: "Caps" }).getByRole("listitem");
    const house = rows.filter({ has: page.locator("input:disabled") });
    await expect(house).toHaveCount(1);
    await house.getByLabel("MNEE").fill("45");
    await draft.getByRole("button", { name: "Add a cap" }).click();
    await rows.last().getByLabel("Whose").selectOption("house");
    await rows.last().getByLabel("Over a").selectOption("week");
    await rows.last().getByLabel("MNEE").fill("40");
    const contradicting = draft.getByRole("list", { name: "Caps that contradict each other" });
    await expect(contradicting).toContainText("45.00 MNEE a day is above 40.00 MNEE a week");
    await expect(draft.getByRole("button", { name: "Publish" })).toBeDisabled();
    await expectAccessible(page);
    await contradicting.getByRole("button", { name: "Raise house a week to 45.00 MNEE" }).click();
    await expect(contradicting).toBeHidden();
    await expect(draft.getByRole("region", { name: "Was and is" })).toContainText("45.00 MNEE");
    await draft.getByRole("button", { name: "Save the draft" }).click();
    await page.reload();
    await expect(page.getByRole("heading", { name: "Draft: Half a day’s money" })).toBeVisible();

    const machine = region(page, "Time machine");
    await expect(machine.getByLabel("By which policy").locator("option:checked")).toHaveText(
      "Draft: Half a day’s money",
    );
    await machine.getByRole("radio", { name: "Yesterday" }).check({ force: true });
    await machine.getByRole("button", { name: "Decide them again" }).click();
    await expect(machine).toContainText("No agent asked for anything in that time.");
    await machine.getByRole("radio", { name: "Today" }).check({ force: true });
    await machine.getByRole("button", { name: "Decide them again" }).click();
    await expect(machine.getByRole("status").first()).toContainText(/calls? otherwise/);

    const shadow = region(page, "Shadow");
    await shadow.getByRole("button", { name: "Run it in shadow" }).click();
    await expect(shadow).toContainText("Recorded, changes nothing");
    await shadow.getByRole("button", { name: "Stop the shadow" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stop it" }).click();

    expect((await currentPolicy(operator)).version).toBe(before.version);
    await draft.getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog", { name: "Publish this draft?" });
    await dialog.getByLabel("Why").fill("Half is enough");
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    const live = await currentPolicy(operator);
    expect(live.version).toBe(before.version + 1);
    await expect(region(page, "Drafts of the policy")).toContainText(`live as version ${live.version}`);
    const limits = live.policy.caps.filter(({ scope }) => scope === "house");
    expect(limits.map(({ window, limitUnits }) => [window, limitUnits])).toEqual([
      ["day", "45000000000"],
      ["week", "45000000000"],
    ]);
  });
}
