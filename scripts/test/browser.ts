import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const HEADLESS_SHELL = "/usr/bin/chromium-headless-shell";

/**
 * Finds a Chromium, and installs Debian's when there is none and we may.
 * Order: CHROMIUM_PATH, Playwright's own, Debian's headless shell (what Playwright itself would run; pages open in half
 * the time) and its chromium, `apt-get install chromium-headless-shell` as root.
 * @returns the path of the executable
 */
export function findChromium(): string {
  const candidates = [
    process.env.CHROMIUM_PATH,
    chromium.executablePath(),
    HEADLESS_SHELL,
    "/usr/bin/chromium",
  ];
  const found = candidates.find((path) => path !== undefined && path !== "" && existsSync(path));
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(
      "No Chromium found. Install one (Debian: apt-get install chromium-headless-shell) or set CHROMIUM_PATH.",
    );
  }
  console.log("Installing Chromium from Debian's packages …");
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium-headless-shell"]]) {
    const step = spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"] });
    if (step.status !== 0) throw new Error(`apt-get ${args.join(" ")} failed; install Chromium by hand.`);
  }
  return HEADLESS_SHELL;
}
