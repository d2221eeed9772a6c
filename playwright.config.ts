import { defineConfig } from "@playwright/test";
import { POSTGRES_HOUSE_URL, SQLITE_HOUSE_URL } from "./e2e/houses";
import { findChromium } from "./scripts/test/browser";

const launchOptions = {
  executablePath: findChromium(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  globalSetup: "./e2e/global-setup.ts",
  timeout: 240_000,
  expect: { timeout: 20_000 },
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  reporter: [["list"]],
  // No trace: recording one makes a look for accessibility faults take two and a half times as long. `--trace on` has one.
  use: { launchOptions, trace: "off", screenshot: "only-on-failure" },
  projects: [
    { name: "house", testIgnore: "books.spec.ts", use: { baseURL: SQLITE_HOUSE_URL } },
    { name: "postgres", testMatch: "stories.spec.ts", use: { baseURL: POSTGRES_HOUSE_URL } },
    {
      name: "books",
      testMatch: "books.spec.ts",
      dependencies: ["house", "postgres"],
      use: { baseURL: SQLITE_HOUSE_URL },
    },
  ],
});
