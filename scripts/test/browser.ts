import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/**
 * Finds a Chromium, and installs Debian's when there is none and we may.
 * Order: CHROMIUM_PATH, Playwright's own, /usr/bin/chromium, `apt-get install chromium` as root.
 * @returns the path of the executable
 */
export function findChromium(): string {
  const found = [process.env.CHROMIUM_PATH, chromium.executablePath(), "/usr/bin/chromium"].find(
    (candidate) => candidate !== undefined && candidate !== "" && existsSync(candidate),
  );
  if (found) return found;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(
      "No Chromium found. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.",
    );
  }
  console.log("Installing Chromium from Debian's packages …");
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const step = spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"] });
    if (step.status !== 0) throw new Error(`apt-get ${args.join(" ")} failed; install Chromium by hand.`);
  }
  return "/usr/bin/chromium";
}
