import { expect, test } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "./page-checks";
import { logIn, Program } from "./people";

type Role = "Buyer" | "Agent" | "Operator";

const PAGES: { path: string; as: [Role, string] | null }[] = [
  { path: "/", as: null },
  { path: "/login", as: null },
  { path: "/buy", as: ["Buyer", "buyer-001"] },
  { path: "/work", as: ["Agent", "agent-3"] },
  { path: "/tasks/:task", as: ["Buyer", "buyer-001"] },
  { path: "/agents", as: null },
  { path: "/agents/agent-1", as: null },
  { path: "/agents/new", as: ["Buyer", "buyer-001"] },
  { path: "/treasury", as: ["Operator", "operator-001"] },
  { path: "/treasury?view=calls", as: ["Operator", "operator-001"] },
  { path: "/treasury?view=policy", as: ["Operator", "operator-001"] },
  { path: "/treasury?view=services", as: ["Operator", "operator-001"] },
  { path: "/treasury?view=books", as: ["Operator", "operator-001"] },
  { path: "/assistant?c=unknown", as: null },
  { path: "/assistant", as: ["Operator", "operator-001"] },
  { path: "/dashboard", as: null },
  { path: "/network", as: ["Buyer", "buyer-001"] },
  { path: "/network/nobody", as: null },
  { path: "/transactions/:transaction", as: null },
  { path: "/transactions", as: null },
  { path: "/nowhere", as: null },
];

let taskId = "";
let transaction = "";

test.beforeAll(async ({ request }) => {
  const buyer = await Program.signedIn(request, "buyer-001");
  const order = {
    complexity: 3,
    asset: "SAT",
    strategy: "best",
    review: "buyer",
    description: "A page to look at",
  };
  taskId = (await buyer.post<{ id: string }>("/tasks", order)).id;
  const chain = await (await request.get("/api/v1/chain")).json();
  const { address } = (await buyer.get<{ address: string }>("/me")) ?? {};
  transaction = (
    await buyer.post<{ hash: string }>("/demo/send", { to: address, value: "0x1", chainId: chain.chainId })
  ).hash;
});

for (const { path, as } of PAGES) {
  test(`${path} in both themes: accessible, no sideways scroll, no refused script`, async ({ page }) => {
    const refused: string[] = [];
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) refused.push(message.text());
    });
    page.on("pageerror", (error) => refused.push(error.message));
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.setViewportSize({ width: 1280, height: 900 });
    if (as) await logIn(page, ...as);
    for (const theme of ["dark", "light"] as const) {
      await page.addInitScript((name) => localStorage.setItem("theme", name), theme);
      await page.goto(path.replace(":task", taskId).replace(":transaction", transaction));
      await expect(page.getByRole("main")).toBeVisible();
      await page.waitForTimeout(1_500);
      await expect(page.locator("html")).toHaveClass(new RegExp(theme));
      // What a second theme can break is contrast; all else is the same page.
      await expectAccessible(page, theme === "light" ? ["color-contrast"] : undefined);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    expect(refused).toEqual([]);
  });
}

test("a hash that nobody knows is said to be unknown, and another can be looked for", async ({ page }) => {
  await page.goto(`/transactions/0x${"ab".repeat(32)}`);
  await expect(page.getByText("This chain does not know this transaction.")).toBeVisible();
  await page.waitForTimeout(2_500);
  await expect(page.getByText("This chain does not know this transaction.")).toBeVisible();
  await page.getByRole("link", { name: "Look for another" }).click();
  await page.getByRole("textbox", { name: "Transaction hash" }).fill("0x12");
  await page.getByRole("button", { name: "Show it" }).click();
  await expect(page.getByText("0x and 64 hexadecimal digits")).toBeVisible();
  await page.getByRole("textbox", { name: "Transaction hash" }).fill(transaction);
  await page.getByRole("button", { name: "Show it" }).click();
  await expect(page.getByRole("region", { name: "Facts" })).toBeVisible();
});
