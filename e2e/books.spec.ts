import { expect, test } from "@playwright/test";
import { Program } from "./people";

test("200 completions at once of each of 20 tasks pay exactly once", async ({ request }) => {
  test.setTimeout(300_000);
  const agent = await Program.signedIn(request, "agent-1");
  const before = await agent.available("SAT");
  let paid = 0n;
  for (let round = 0; round < 20; round += 1) {
    const submitted = await request.post("/api/aicp/tasks/submit", {
      data: { description: "A race", complexity: 1, buyer_id: "buyer-777" },
    });
    const { task_id: id, price_satoshis: price } = await submitted.json();
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const reply = await request.post(`/api/aicp/tasks/${id}/complete?success=true`);
        return reply.status();
      }),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(199);
    paid += BigInt(price);
  }
  expect(await agent.available("SAT")).toBe(before + paid);
});

test("the books are green after everything", async ({ request }) => {
  const operator = await Program.signedIn(request, "operator-001");
  await expect
    .poll(
      async () => {
        const proof = await operator.get<{
          green: boolean;
          checks: { name: string; ok: boolean; detail: string }[];
        }>("/invariants");
        return proof.checks.filter((check) => !check.ok).map((check) => `${check.name}: ${check.detail}`);
      },
      { timeout: 60_000 },
    )
    .toEqual([]);
});
