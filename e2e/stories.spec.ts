import { expect } from "@playwright/test";
import { test } from "./browsers";
import { logIn, Program } from "./people";

test("stories 1 to 3: a buyer submits, an agent completes, the dashboard follows", async ({
  newBrowser,
  request,
}) => {
  const description = `Process payment ${Date.now()}`;
  const agentBefore = await Program.signedIn(request, "agent-1");
  const earnedBefore = await agentBefore.available("SAT");

  const buyer = await newBrowser();
  await logIn(buyer, "Buyer", "buyer-001");
  await buyer.goto("/buy");
  await buyer.getByLabel("Task description").fill(description);
  await buyer.getByLabel("Complexity").fill("2");
  await expect(buyer.getByText("400,000 SAT").first()).toBeVisible();
  await buyer.getByRole("button", { name: "Submit", exact: true }).click();
  await expect(buyer.getByText("Task submitted").first()).toBeVisible();
  await expect(buyer.getByText(description).first()).toBeVisible();

  const dashboard = await newBrowser();
  await dashboard.goto("/dashboard");
  await expect(dashboard.getByText(description).first()).toBeVisible();

  const agent = await newBrowser();
  await logIn(agent, "Agent", "agent-1");
  await agent.goto("/work");
  await expect(agent.getByTestId("stat-reputation")).toContainText("2.00");
  await expect(agent.getByTestId("stat-success-rate")).toContainText("95");
  const row = agent.getByRole("listitem").filter({ hasText: description });
  await row.getByRole("button", { name: "Complete" }).click();
  await expect(agent.getByText("Task completed").first()).toBeVisible();
  const earned = (earnedBefore + 400_000n).toString();
  await expect(agent.getByTestId("stat-earnings")).toContainText(Number(earned).toLocaleString("en-US"));
  expect(await agentBefore.available("SAT")).toBe(earnedBefore + 400_000n);

  await expect(dashboard.getByRole("row").filter({ hasText: description })).toContainText(/completed/i);
});

test("the coordinator's clients run unchanged", async ({ request }) => {
  const submitted = await request.post("/api/aicp/tasks/submit", {
    data: { description: "Process payment", complexity: 2, buyer_id: "buyer-001" },
  });
  expect(submitted.status()).toBe(200);
  const task = await submitted.json();
  expect(task).toEqual({
    task_id: expect.any(String),
    agent_name: "agent-1",
    price_satoshis: 400000,
    status: "assigned",
  });

  const balance = async () =>
    (await (await request.get("/api/aicp/agents")).json()).agents.find(
      (agent: { name: string }) => agent.name === "agent-1",
    ).balance_satoshis;
  const before = await balance();
  const completed = await request.post(`/api/aicp/tasks/${task.task_id}/complete?success=true`);
  expect(completed.status()).toBe(200);
  expect((await completed.json()).status).toBe("completed");
  expect(await balance()).toBe(before + 400000);

  const again = await request.post(`/api/aicp/tasks/${task.task_id}/complete?success=true`);
  expect(again.status()).toBe(409);
  expect(await balance()).toBe(before + 400000);
  expect(await (await request.get("/api/aicp/")).json()).toEqual({
    service: "AICP Coordinator",
    status: "running",
  });
  expect(await (await request.get("/api/aicp/health")).json()).toEqual({ status: "healthy" });
});
