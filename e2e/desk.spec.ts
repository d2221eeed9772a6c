import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "@playwright/test";
import { type RunningHouse, startHouse } from "./houses";
import { Program } from "./people";
import { decideWaitingCalls } from "./treasury/approvals";
import { letTimeRunOut } from "./treasury/expiry";
import { spendADay, walkTheDesk } from "./treasury/operators-walk";
import { workInTwos } from "./treasury/two-operators";

// A house of its own: its clock is set, and once a second operator has signed in, one alone loosens nothing any more.
const PORT = 3330;
const DAY_MS = 86_400_000;

test.use({ baseURL: `http://127.0.0.1:${PORT}` });

const root = mkdtempSync(path.join(tmpdir(), "souk-desk-"));
const clock = path.join(root, "clock");
const setClock = (aheadMs: number) => writeFileSync(clock, String(aheadMs));
let house: RunningHouse;

test.beforeAll(async ({ request }) => {
  setClock(-DAY_MS);
  house = await startHouse({
    port: PORT,
    chainPort: 8730,
    dataDir: path.join(root, "house"),
    preload: "./scripts/chaos/world/stepped-clock.ts",
    variables: { SOUK_PROVIDERS: "", CHAOS_CLOCK: clock },
  });
  await spendADay(await Program.signedIn(request, "operator-001"));
  setClock(0);
});

test.afterAll(async () => {
  await house?.stop();
  if (process.env.SOUK_KEEP === undefined) rmSync(root, { recursive: true, force: true, maxRetries: 3 });
});

test.describe("an operator's day", () => walkTheDesk());
test.describe("the approval lane", () => decideWaitingCalls());
test.describe("two operators", () => workInTwos());
test.describe("a day on", () => letTimeRunOut(() => setClock(DAY_MS)));
