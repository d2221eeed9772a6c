import { expect, type Page } from "@playwright/test";
import { type NewBrowser, test } from "./browsers";
import { logIn, Program, type TaskWire } from "./people";
import { postAndPay, task, visitor } from "./visitors";

/** A demo person with an agent that no other test knows; what happens to it changes nobody's price. */
async function ownAgent(newBrowser: NewBrowser, program: (id: string) => Promise<Program>) {
  const run = Math.random().toString(36).slice(2, 8);
  const [ownerId, name] = [`buyer-own-${run}`, `hand-${run}`];
  const owner = await program(ownerId);
  const { id } = await owner.post<{ id: string }>("/agents", { name, capacity: 100 });
  const page = await newBrowser();
  await logIn(page, "Buyer", ownerId);
  return { id, name, owner, page };
}

async function posted(buyer: Program, order: object): Promise<string> {
  const made = await buyer.post<TaskWire>("/tasks", {
    complexity: 1,
    strategy: "direct",
    review: "buyer",
    ...order,
  });
  const { request } = made.payment;
  if (request === null) return made.id;
  for (const each of [request.approve, request.fund]) if (each) await buyer.post("/demo/send", each);
  await buyer.untilStatus(made.id, "assigned");
  return made.id;
}

const now = (page: Page) => page.getByRole("region", { name: "What now" });
const money = (page: Page) => page.locator("#escrow");

/** Presses a button that asks first, answers, and confirms. */
async function press(page: Page, name: string, answer?: { label: string; text: string }): Promise<void> {
  await now(page).getByRole("button", { name, exact: true }).click();
  const dialog = page.getByRole("dialog");
  if (answer) await dialog.getByLabel(answer.label).fill(answer.text);
  await dialog.getByRole("button", { name, exact: true }).click();
}

test("SAT: changes are asked for, with a note, twice and no more; then the agent gives up", async ({
  newBrowser,
  request,
}) => {
  const programOf = (id: string) => Program.signedIn(request, id);
  const agent = await ownAgent(newBrowser, programOf);
  const run = Math.random().toString(36).slice(2, 8);
  const buyer = await programOf(`buyer-verb-${run}`);
  const before = await buyer.available("SAT");
  const id = await posted(buyer, { asset: "SAT", agentId: agent.id, description: "Paint the fence" });
  await agent.owner.post(`/tasks/${id}/accept`);
  const buying = await newBrowser();
  await logIn(buying, "Buyer", `buyer-verb-${run}`);
  await buying.goto(`/tasks/${id}`);
  await agent.page.goto(`/tasks/${id}`);

  for (const [round, note] of ["A second coat.", "And the gate."].entries()) {
    await agent.page.getByRole("textbox", { name: "Result" }).fill(`Coat number ${round + 1}`);
    await agent.page.getByRole("button", { name: "Submit work" }).press("Enter");
    await expect(agent.page.getByRole("heading", { name: "What now" })).toBeFocused();
    await expect(buying.getByText(`Coat number ${round + 1}`)).toBeVisible();
    await buying.getByRole("button", { name: "Request changes" }).click();
    const dialog = buying.getByRole("dialog");
    await expect(dialog).toContainText(round === 0 ? "You can do this twice." : "This is the last time");
    await dialog.getByRole("button", { name: "Request changes" }).click();
    await expect(dialog.getByText('Fill in "What should change" first.')).toBeVisible();
    await dialog.getByLabel("What should change").fill(note);
    await dialog.getByRole("button", { name: "Request changes" }).click();
    await expect(now(buying)).toContainText("You asked for changes.");
    await expect(now(agent.page)).toContainText("The buyer asks for changes.");
    await expect(now(agent.page).locator("blockquote")).toHaveText(note);
  }
  await agent.page.goto("/work");
  const row = agent.page.getByRole("listitem").filter({ hasText: "Paint the fence" });
  await expect(row).toContainText("The buyer asks for changes.");
  await row.getByLabel("Result").fill("Three coats.");
  await row.getByRole("button", { name: "Complete" }).click();
  await expect(buying.getByText("Three coats.")).toBeVisible();
  await expect(buying.getByRole("button", { name: "Request changes" })).toHaveCount(0);
  await expect(buying.getByRole("button", { name: "Approve and pay" })).toBeVisible();
  await buying.getByRole("button", { name: "Approve and pay" }).click();
  await expect(now(buying)).toContainText("Done, and paid.");

  const second = await posted(buyer, { asset: "SAT", agentId: agent.id, description: "Paint the barn" });
  const spent = await buyer.available("SAT");
  await agent.owner.post(`/tasks/${second}/accept`);
  await buying.goto(`/tasks/${second}`);
  await agent.page.goto(`/tasks/${second}`);
  await press(agent.page, "Give up", { label: "What went wrong", text: "Out of paint." });
  await expect(now(agent.page)).toContainText("You did not finish it. The buyer has the money back.");
  await expect(now(buying)).toContainText("The agent did not finish. The money is yours again.");
  await expect(buying.getByText("Out of paint.")).toBeVisible();
  await expect(money(buying)).toContainText("returned to the buyer");
  expect(await buyer.available("SAT")).toBeGreaterThan(spent);
  expect(await buyer.available("SAT")).toBeLessThan(before);
});

test("SAT: a no passes the task on, and the buyer cancels it", async ({ newBrowser, request }) => {
  const run = Math.random().toString(36).slice(2, 8);
  const buyer = await Program.signedIn(request, `buyer-verb-${run}`);
  const before = await buyer.available("SAT");
  const id = await posted(buyer, { asset: "SAT", strategy: "best", description: `Not for me ${run}` });
  const buying = await newBrowser();
  await logIn(buying, "Buyer", `buyer-verb-${run}`);
  await buying.goto(`/tasks/${id}`);
  const { agent } = await task(buying, id);
  const working = await newBrowser();
  await logIn(working, "Agent", agent?.name ?? "");
  const refused: string[] = [];
  working.on("response", (reply) => {
    if (reply.status() >= 400) refused.push(reply.url());
  });
  await working.goto(`/tasks/${id}`);
  await expect(now(working)).toContainText("It waits for your yes.");
  await expect(now(working).getByRole("button", { name: "Give up" })).toHaveCount(0);
  await press(working, "Decline", { label: "Reason (optional)", text: "I have no brush." });
  await expect(working).toHaveURL(/\/work$/);
  await expect(working.getByText("Task declined").first()).toBeVisible();
  expect(refused).toEqual([]);

  await expect(buying.getByText("I have no brush.")).toBeVisible();
  await expect.poll(async () => (await task(buying, id)).agent?.name).not.toBe(agent?.name);
  await press(buying, "Cancel the task");
  await expect(now(buying)).toContainText("You cancelled it. The money is yours again.");
  expect(await buyer.available("SAT")).toBe(before);
});

test("MNEE: a named agent's no and a buyer's cancellation bring the money back", async ({
  newBrowser,
  request,
}) => {
  const programOf = (id: string) => Program.signedIn(request, id);
  const agent = await ownAgent(newBrowser, programOf);
  const run = Math.random().toString(36).slice(2, 8);
  const buyer = await programOf(`buyer-verb-${run}`);
  const buying = await newBrowser();
  await logIn(buying, "Buyer", `buyer-verb-${run}`);
  const order = { asset: "MNEE", agentId: agent.id };

  const declined = await posted(buyer, { ...order, description: "Carry the piano" });
  await buying.goto(`/tasks/${declined}`);
  await agent.page.goto("/work");
  const row = agent.page.getByRole("listitem").filter({ hasText: "Carry the piano" });
  await row.getByRole("button", { name: "Decline" }).click();
  await expect(row.getByRole("dialog")).toContainText("Only you were asked");
  await row.getByRole("dialog").getByRole("button", { name: "Decline" }).click();
  await expect(now(buying)).toContainText("Declined. The chain is returning the money.");
  await expect(now(buying)).toContainText(`${agent.name} declined, and nobody else was meant.`, {
    timeout: 60_000,
  });
  await agent.page.goto(`/tasks/${declined}`);
  await expect(now(agent.page)).toContainText("You declined, and nobody else was meant.");

  const cancelled = await posted(buyer, { ...order, description: "Tune the piano" });
  await buying.goto(`/tasks/${cancelled}`);
  await agent.page.goto(`/tasks/${cancelled}`);
  await press(buying, "Cancel the task");
  await expect(now(buying)).toContainText("Cancelling. The chain is returning the money.");
  await expect(now(agent.page)).toContainText("The buyer cancelled it.", { timeout: 60_000 });
  await expect(now(buying)).toContainText("You cancelled it. The money is yours again.");
  const owed = await buyer.available("MNEE");
  expect(owed).toBe(2n * BigInt((await task(buying, cancelled)).total.units));

  // The refund lies in the escrow: the page says so, and leads to it.
  const inWallet = await buyer.inWallet("MNEE");
  await now(buying).getByRole("link", { name: "Withdraw" }).click();
  const card = buying.getByRole("region", { name: "Owed to you by the escrow" });
  const asked: string[] = [];
  buying.on("request", (each) => {
    if (each.method() === "POST" && each.url().endsWith("/me/withdrawals")) asked.push(each.url());
  });
  // What the page shows is what is fetched: wait until it knows of both refunds.
  await expect(card).toContainText("2.448 MNEE");
  await card.getByRole("button", { name: "Withdraw MNEE" }).dblclick();
  await expect(card.getByRole("button", { name: "MNEE on its way" })).toBeDisabled();
  await expect.poll(() => buyer.inWallet("MNEE"), { timeout: 60_000 }).toBe(inWallet + owed);
  await expect(card.getByRole("list", { name: "Recent withdrawals" })).toContainText("arrived");
  expect(asked).toHaveLength(1);
});

test("MNEE with a wallet of one's own: changes by signature, and the refund relayed elsewhere", async ({
  newBrowser,
  page,
  request,
}) => {
  const agent = await ownAgent(newBrowser, (id) => Program.signedIn(request, id));
  const buyer = await visitor(page);
  const id = await postAndPay(buyer, {
    description: "Mend the roof",
    asset: "MNEE",
    agent: agent.name,
  });
  await agent.owner.post(`/tasks/${id}/accept`);
  await agent.owner.post(`/tasks/${id}/submit`, { deliverable: { text: "Half a roof." } });
  await expect(page.getByText("Half a roof.")).toBeVisible();
  buyer.wallet.asked.length = 0;
  await press(page, "Request changes", { label: "What should change", text: "The other half." });
  await expect(now(page)).toContainText("You asked for changes.");
  expect(buyer.wallet.asked).toContain("eth_signTypedData_v4");
  await agent.page.goto(`/tasks/${id}`);
  await expect(now(agent.page).locator("blockquote")).toHaveText("The other half.");
  await press(agent.page, "Give up", { label: "What went wrong", text: "It rains." });
  await expect(now(agent.page)).toContainText("Given up. The chain is returning the money.");
  await expect(now(page)).toContainText("The agent did not finish.", { timeout: 60_000 });

  await now(page).getByRole("link", { name: "Withdraw" }).click();
  const card = page.getByRole("region", { name: "Owed to you by the escrow" });
  await card.getByText("To another address").click();
  const other = await Program.signedIn(request, `buyer-heir-${Math.random().toString(36).slice(2, 8)}`);
  const before = await other.inWallet("MNEE");
  buyer.wallet.asked.length = 0;
  const relay = card.getByRole("button", { name: "Sign only, the house pays the gas" });
  await card.getByLabel("Address").fill("0x123");
  await relay.click();
  await expect(card.getByText("Write an address")).toBeVisible();
  await card.getByLabel("Address").fill(other.wallet.address);
  await relay.click();
  const { total } = await task(page, id);
  await expect.poll(() => other.inWallet("MNEE"), { timeout: 60_000 }).toBe(before + BigInt(total.units));
  expect(buyer.wallet.asked).toContain("eth_signTypedData_v4");
  expect(buyer.wallet.asked).not.toContain("eth_sendTransaction");
  const arrived = card.getByRole("listitem").filter({ hasText: `to ${other.wallet.address.slice(0, 6)}` });
  await expect(arrived.filter({ hasText: "arrived" })).toBeVisible();
  await expect(arrived.filter({ hasText: "on its way" })).toHaveCount(0);
});
