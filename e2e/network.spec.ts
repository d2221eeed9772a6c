import { type ChildProcess, spawn } from "node:child_process";
import { expect, type Page, test } from "@playwright/test";
import type { OrchestratorWire } from "@/lib/schemas/network/orchestrator";
import type { PayoutWire } from "@/lib/schemas/network/payout";
import { freePort } from "@/testing/ports";
import { expectAccessible, expectNoSidewaysScroll, region } from "./page-checks";
import { logIn, Program } from "./people";

/** An interval of payouts, the looks that end with it, and what a busy machine takes. */
const EVALUATED = { timeout: 150_000 };
const running = new Set<ChildProcess>();
test.afterEach(() => {
  for (const child of running) process.kill(-(child.pid ?? 0), "SIGKILL");
  running.clear();
});

/** Runs what the page shows to copy, as a terminal would, and waits for what it says. */
async function run(command: string, says: string): Promise<ChildProcess> {
  const [program = "", ...args] = command.split(" ");
  const child = spawn(program, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
  await expect.poll(() => said, { timeout: 60_000 }).toContain(says);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-(child.pid ?? 0), "SIGKILL");
  await ended;
}

const read = (of: Program, id: string) => of.get<OrchestratorWire>(`/network/orchestrators/${id}`);
const payouts = async (of: Program, id: string) =>
  (await of.get<{ items: PayoutWire[] }>(`/network/orchestrators/${id}/payouts`)).items;

/** Registers an orchestrator of one's own as the page says; answers its id and how to start its worker. */
async function register(page: Page, of: { name: string; watched: string }) {
  await page.goto("/network");
  await expectAccessible(page);
  const card = region(page, "Register an orchestrator");
  const [orchestratorPort, workerPort] = [await freePort(), await freePort()];
  const commands = (await card.locator("code").allTextContents()).map((text) =>
    text.replaceAll("9995", String(orchestratorPort)).replace(/mine=\S+/, `mine=${of.watched}`),
  );
  const [orchestrator = "", worker = ""] = commands;
  await run(orchestrator, "An orchestrator listens at");
  const startWorker = () => run(`${worker} --port ${workerPort}`, "It is registered at");
  const first = await startWorker();
  await card.getByRole("button", { name: "Register" }).click();
  await expect(card.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await card.getByLabel("Name").fill(of.name);
  await card.getByLabel("Its server").fill(`http://127.0.0.1:${orchestratorPort}`);
  await card.getByRole("button", { name: "Register" }).click();
  await expect(page.getByRole("heading", { name: of.name, level: 1 })).toBeVisible();
  return { id: new URL(page.url()).pathname.split("/").at(-1) ?? "", first, startWorker };
}

test("an owner's orchestrator earns, is warned, appeals, and is paid the difference", async ({
  browser,
  page,
  request,
  baseURL,
}) => {
  test.setTimeout(480_000);
  const ownerId = `buyer-${Math.random().toString(36).slice(2, 8)}`;
  const owner = await Program.signedIn(request, ownerId);
  const START = 10_000n * 10n ** 9n;
  await expect.poll(() => owner.inWallet("MNEE"), EVALUATED).toBe(START);
  await logIn(page, "Buyer", ownerId);
  const name = `Fähre ${ownerId} – مرحبا`;
  const { id, first, startWorker } = await register(page, { name, watched: `${baseURL}/health` });

  await test.step("it earns", async () => {
    await expect(region(page, "What it earned")).toContainText("$12.00", EVALUATED);
    await expect(page.getByLabel("How it stands")).toContainText("EXCELLENT");
    await expect(region(page, "Payouts")).toContainText("paid", EVALUATED);
    const earned = (await owner.inWallet("MNEE")) - START;
    expect([earned > 0n, earned % 12_000_000_000n]).toEqual([true, 0n]);
  });

  await test.step("its worker is away for a moment, and it is warned", async () => {
    const dueMs = Date.parse((await read(owner, id)).nextEvaluationAt);
    await page.waitForTimeout(Math.max(0, dueMs - Date.now() - 22_000));
    await end(first);
    await expect(page.getByText("Warned: the last evaluation saw OFFLINE")).toBeVisible(EVALUATED);
    await startWorker();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  const evaluated = await read(owner, id);
  const costly = evaluated.samples.filter(
    ({ at, outcome }) => outcome === "wrong" && at <= (evaluated.lastEvaluation?.at ?? ""),
  );
  expect(costly.length).toBeGreaterThan(0);
  await test.step("the owner appeals", async () => {
    for (const sample of costly) {
      const strip = page.getByRole("toolbar", { name: "Probes, oldest first" });
      const at = evaluated.samples.length - 1 - evaluated.samples.indexOf(sample);
      const said = (await strip.getByRole("button").nth(at).getAttribute("aria-label")) ?? "";
      expect(said).toContain("wrong");
      await strip.getByRole("button", { name: said, exact: true }).click();
      await region(page, "Probes").getByRole("button", { name: "Appeal" }).click();
      const dialog = page.getByRole("dialog", { name: "Appeal this probe?" });
      await dialog.getByRole("textbox").fill("The cable was pulled by the landlord.");
      await dialog.getByRole("button", { name: "Appeal" }).click();
      await expect(dialog).toBeHidden();
    }
    await expect(region(page, "Appeals")).toContainText("The cable was pulled by the landlord.");
    await expect(region(page, "Appeals").getByRole("button", { name: "Uphold" })).toHaveCount(0);
  });

  await test.step("an operator upholds", async () => {
    const desk = await (await browser.newContext({ baseURL })).newPage();
    await logIn(desk, "Operator", "operator-001");
    await desk.goto("/network");
    await region(desk, "Appeals to decide").getByRole("link", { name }).first().click();
    await expect(desk.getByRole("heading", { name, level: 1 })).toBeVisible();
    const appeals = region(desk, "Appeals");
    await expect(appeals.getByRole("button", { name: "Uphold" })).toHaveCount(costly.length);
    for (let left = costly.length; left > 0; left -= 1) {
      await appeals.getByRole("button", { name: "Uphold" }).first().click();
      const dialog = desk.getByRole("dialog", { name: "Uphold this appeal?" });
      await dialog.getByRole("textbox").fill("The landlord confirms it.");
      await dialog.getByRole("button", { name: "Uphold" }).click();
      await expect(dialog).toBeHidden();
      await expect(appeals.getByRole("button", { name: "Uphold" })).toHaveCount(left - 1);
    }
    await desk.context().close();
  });

  await test.step("the difference arrives", async () => {
    await expect(region(page, "Payouts")).toContainText("an upheld appeal of evaluation");
    await expect
      .poll(
        async () => (await payouts(owner, id)).map(({ reason, state }) => `${reason} ${state}`),
        EVALUATED,
      )
      .toContain("appeal paid");
    const owed = (await payouts(owner, id)).filter(({ reason }) => reason === "appeal");
    expect(owed.map(({ microUsd }) => microUsd)).toEqual(["12000000"]);
  });
});
