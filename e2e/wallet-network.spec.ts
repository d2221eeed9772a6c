import { expect, test } from "@playwright/test";
import { logIn } from "./people";
import { visitor } from "./visitors";
import { moveWallet } from "./wallet";

const MAINNET = 1;

test("a wallet on another network is told so, and one button brings it back", async ({ page }) => {
  const { wallet } = await visitor(page);
  const banner = page.getByRole("region", { name: "Wrong network" });
  const way = banner.getByRole("button", { name: "Switch network" });
  await expect(banner).toHaveCount(0);

  await moveWallet(page, wallet, MAINNET);
  await expect(banner).toContainText("Test Wallet is on another network (chain 1)");
  await expect(banner).toContainText("Souk demo chain (chain 31337)");
  await page.reload();
  await expect(banner).toBeVisible();

  wallet.refuses = true;
  await way.click();
  await expect(banner).toContainText("You declined in the wallet.");
  expect(wallet.chainId).toBe(MAINNET);

  wallet.refuses = false;
  wallet.knownChains.delete(31337);
  wallet.asked.length = 0;
  await way.click();
  await expect(banner).toHaveCount(0);
  expect(wallet.chainId).toBe(31337);
  expect(wallet.asked.filter((method) => /^wallet_/.test(method))).toEqual([
    "wallet_switchEthereumChain",
    "wallet_addEthereumChain",
    "wallet_switchEthereumChain",
  ]);
});

test("who has no wallet of their own never loads its watch", async ({ page }) => {
  await logIn(page, "Buyer", "buyer-001");
  await page.goto("/buy");
  await expect(page.getByTestId("quote-total")).toBeVisible();
  const scripts = await page.evaluate(async () => {
    const names = performance.getEntriesByType("resource").map((entry) => entry.name);
    const own = names.filter((name) => name.endsWith(".js"));
    return Promise.all(own.map(async (name) => (await fetch(name)).text()));
  });
  expect(scripts.length).toBeGreaterThan(3);
  expect(scripts.filter((script) => /chainChanged|wallet_addEthereumChain/.test(script))).toEqual([]);
});

test("a clock that is a quarter of an hour ahead keeps nobody out, and no price has expired by it", async ({
  page,
}) => {
  await page.clock.install({ time: Date.now() + 15 * 60_000 });
  await visitor(page);
  await page.goto("/buy");
  await expect(page.getByText(/^in (9|10) minutes$/)).toBeVisible();
});
