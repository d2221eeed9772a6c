import { expect, type Page, test } from "@playwright/test";
import { logIn } from "./people";

/** What the house refused to this page, and what the browser's console complained of. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("response", (reply) => {
    if (reply.status() >= 400) complaints.push(`${reply.status()} ${new URL(reply.url()).pathname}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return complaints;
}

async function become(page: Page, id: string): Promise<void> {
  await page.getByRole("button", { name: /Logged in as/ }).click();
  await page.getByRole("button", { name: id, exact: true }).click();
  await expect(page.getByRole("button", { name: `Logged in as ${id}` })).toBeVisible();
}

const ROUND_MS = 6_000;

test("switching away from the treasury sends nothing that would be refused", async ({ page, context }) => {
  await logIn(page, "Operator", "operator-001");
  await expect(page.getByRole("region", { name: "Disputes" })).toBeVisible();
  const other = await context.newPage();
  await other.goto("/treasury");
  await expect(other.getByRole("region", { name: "Disputes" })).toBeVisible();
  const complaints = [page, other].map(complaintsOf);

  await become(page, "buyer-001");
  for (const tab of [page, other]) {
    await expect(tab.getByText("Log in as an operator")).toBeVisible();
    await expect(tab.getByRole("button", { name: "Logged in as buyer-001" })).toBeVisible();
  }
  await expect(other.getByText("You are now buyer-001 in every tab.")).toBeVisible();
  // A whole round of the clock that renews the pages.
  await page.waitForTimeout(ROUND_MS);
  expect(complaints).toEqual([[], []]);
});

test("what the former identity was asking is cancelled", async ({ page }) => {
  await logIn(page, "Operator", "operator-001");
  await expect(page.getByRole("region", { name: "Disputes" })).toBeVisible();
  const complaints = complaintsOf(page);
  const cancelled: string[] = [];
  page.on("requestfailed", (request) => cancelled.push(new URL(request.url()).pathname));
  await page.route("**/api/v1/disputes", () => {}); // never answered
  await page.waitForRequest("**/api/v1/disputes");
  await become(page, "agent-1");
  await expect(page.getByText("Log in as an operator")).toBeVisible();
  expect(cancelled).toContain("/api/v1/disputes");
  expect(complaints.filter((words) => /40[13]/.test(words))).toEqual([]);
});

test("logging out sends nothing that would be refused, and nobody's task asks for a login", async ({
  page,
}) => {
  await logIn(page, "Agent", "agent-1");
  await page.goto("/work");
  await expect(page.getByRole("region", { name: "Available Tasks" })).toBeVisible();
  const complaints = complaintsOf(page);
  await page.getByRole("button", { name: /Logged in as/ }).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/tasks/tsk_nobodys");
  await expect(page.getByText("Log in to see this task.")).toBeVisible();
  await page.waitForTimeout(ROUND_MS);
  expect(complaints).toEqual([]);
});

test("one word for it everywhere: login", async ({ page }) => {
  for (const path of ["/", "/login", "/buy", "/work", "/treasury", "/agents/new", "/tasks/tsk_nobodys"]) {
    await page.goto(path);
    await expect(page.getByRole("button").first()).toBeEnabled();
    await expect(page.getByRole("main")).not.toContainText(/sign(ed)? (in|out)/i);
  }
  await logIn(page, "Buyer", "buyer-001");
  await page.getByRole("button", { name: "Logged in as buyer-001" }).click();
  await expect(page.getByRole("button", { name: "Log out" })).toBeVisible();
});

test("a toast covers no button of the form it answers", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await logIn(page, "Buyer", "buyer-001");
  await page.goto("/buy");
  await page.getByLabel("Task description").fill("A toast beside the button");
  const submit = page.getByRole("button", { name: "Submit", exact: true });
  await submit.click();
  const toast = page.getByRole("listitem").filter({ hasText: "Task submitted" });
  await expect(toast).toBeVisible();
  const [above, below] = [await toast.boundingBox(), await submit.boundingBox()];
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThan(below?.y ?? 0);
  await page.getByLabel("Task description").fill("Another, while the toast hangs there");
  await submit.click({ timeout: 2_000 });
});

test("the front page, the tab's title and the theme know who looks at what, where", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/");
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/light/);
  await logIn(page, "Agent", "agent-1");
  await page.goto("/");
  await expect(page.getByText("You are logged in as agent-1.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Login", exact: true })).toHaveCount(0);
  await page.getByRole("link", { name: "See your work" }).click();
  await expect(page).toHaveURL("/work");
  await page.goto("/agents/agent-1");
  await expect(page).toHaveTitle(/ · Agents · Souk$/);
});
