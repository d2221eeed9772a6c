import { expect, type Page } from "@playwright/test";
import { test } from "./browsers";
import { logIn, Program } from "./people";

const PAGE = 50;
const COUNT = PAGE + 3;

/** Reads the card to its end, and finds every task in it once. */
async function readToTheEnd(page: Page, card: string): Promise<void> {
  const region = page.getByRole("region", { name: card });
  const rows = region.getByTestId("task-row");
  await expect(rows).toHaveCount(PAGE);
  await region.getByRole("button", { name: "Load more" }).click();
  await expect(rows).toHaveCount(COUNT);
  await expect(region.getByText(`All ${COUNT} tasks shown`)).toBeVisible();
  await expect(region.getByRole("button", { name: "Load more" })).toHaveCount(0);
  const ids = await rows.evaluateAll((all) => all.map((row) => row.getAttribute("data-task")));
  expect(new Set(ids).size).toBe(COUNT);
}

test("a list longer than a page goes on, for the buyer and for the agent", async ({
  newBrowser,
  request,
}) => {
  const run = Date.now().toString(36);
  const [buyerId, ownerId] = [`buyer-${run}-a`, `buyer-${run}-b`];
  const owner = await Program.signedIn(request, ownerId);
  const buyer = await Program.signedIn(request, buyerId);
  const { id } = await owner.post<{ id: string }>("/agents", { name: `long-list-${run}`, capacity: 1_000 });
  const order = { complexity: 1, asset: "SAT", strategy: "direct", agentId: id, review: "buyer" };
  for (let index = 0; index < COUNT; index += 1)
    await buyer.post("/tasks", { ...order, description: `One of many, ${index}` });

  const buying = await newBrowser();
  await logIn(buying, "Buyer", buyerId);
  await buying.goto("/buy");
  await readToTheEnd(buying, "Your Tasks");

  const working = await newBrowser();
  await logIn(working, "Buyer", ownerId);
  await working.goto("/work");
  await readToTheEnd(working, "Available Tasks");
  // What moves on while the list is read stays in it, and a verb on a late row reaches the house.
  const last = working.getByRole("region", { name: "Available Tasks" }).getByTestId("task-row").last();
  const lastId = await last.getAttribute("data-task");
  await last.getByRole("button", { name: "Accept" }).click();
  await expect(
    working.getByRole("region", { name: "Active Tasks" }).locator(`[data-task="${lastId}"]`),
  ).toBeVisible();
});
