import { expect, type Page, test } from "@playwright/test";
import type { ServiceCallWire } from "@/lib/schemas/treasury/call";
import { logIn, Program } from "../people";
import { expectAccessible } from "./operators-desk";

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** What cost an agent a quarter of its day, and would not have with half of it. */
const dear = (operator: Program) =>
  operator.post<ServiceCallWire>("/services/PRICE_ORACLE/calls", {
    agentId: "user-agent",
    quantity: 10,
    input: { base: "ETH", quote: "USD" },
  });

/** An operator asks what other policies would have said, and has one say it beside the one that holds. */
export function replayTheDay(): void {
  test("today's calls are decided again, and a policy in shadow says so and changes nothing", async ({
    page,
    request,
  }) => {
    const operator = await Program.signedIn(request, "operator-001");
    await dear(operator);
    await logIn(page, "Operator", "operator-001");
    await page.goto("/treasury?view=policy");
    const machine = region(page, "Time machine");
    await machine.getByLabel("By which policy").selectOption({ label: "As it was: a proof of the replay" });
    await machine.getByRole("button", { name: "Decide them again" }).click();
    await expect(machine.getByRole("status").first()).toContainText("0 calls otherwise, for the same money.");
    await expectAccessible(page);

    const shadow = region(page, "Shadow");
    await shadow.getByRole("button", { name: "Run it in shadow" }).click();
    await expect(shadow.getByText("Recorded, changes nothing")).toBeVisible();
    const { decision } = await dear(operator);
    await expect(shadow).toContainText("of 1");
    const told = await operator.get<ServiceCallWire["decision"]>(`/decisions/${decision.id}`);
    expect(told.shadow?.note).toBe("Shadow: recorded, changes nothing");
    await shadow.getByRole("button", { name: "Stop the shadow" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stop it" }).click();
    await expect(shadow.getByRole("button", { name: "Run it in shadow" })).toBeVisible();
  });
}
