import { expect, test } from "@playwright/test";
import { region } from "../page-checks";
import { logIn, Program } from "../people";
import { askAboutPrices, askByTheHouse, inbox, waiting } from "./approvals";
import { openView } from "./desk";
import { NexusClient } from "./nexus-client";

/** @param passADay sets the house's clock a day on */
export function letTimeRunOut(passADay: () => void): void {
  test("a call that nobody decides is refused by itself, and leaves the page that shows it", async ({
    page,
    request,
  }) => {
    const operator = await Program.signedIn(request, "operator-001");
    const nexus = new NexusClient(request);
    const paid = (await nexus.transactions()).length;
    await askAboutPrices(operator);
    await logIn(page, "Operator", "operator-001");
    await page.goto("/treasury");
    await askByTheHouse(nexus);
    await expect(waiting(page)).toContainText(/Refused by itself in 2[34] hours/);
    passADay();
    await expect(inbox(page)).toContainText("No call waits for an approval.", { timeout: 60_000 });
    await openView(page, "Calls");
    const last = region(page, "Decisions").getByRole("row").nth(1);
    await expect(last).toContainText("expired");
    await expect(last).toContainText("not approved");
    await expect(last).toContainText("expired by the house");
    expect(await nexus.transactions()).toHaveLength(paid);
  });
}
