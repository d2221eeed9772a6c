import type { APIRequestContext } from "@playwright/test";
import type { PolicyWire } from "@/lib/schemas/treasury/policy";
import { Program } from "../people";

export const currentPolicy = (operator: Program) => operator.get<PolicyWire>("/policy");

type Change = Pick<PolicyWire["policy"], "caps" | "risk" | "lowTreasuryUnits">;

/** The policy with what is changed of it. */
export async function changePolicy(operator: Program, change: Partial<Change>): Promise<void> {
  const { version, policy } = await currentPolicy(operator);
  const { caps, risk, lowTreasuryUnits } = { ...policy, ...change };
  await operator.put("/policy", {
    version,
    reason: "For the next look",
    caps: caps.map(({ sinceAtMs: _, ...cap }) => cap),
    risk,
    lowTreasuryUnits,
  });
}

/** A day of the house's that nobody uses up: the seed's client leaves less than others keep in reserve. */
export async function fillTheHousesDay(request: APIRequestContext): Promise<void> {
  const operator = await Program.signedIn(request, "operator-001");
  const { policy } = await currentPolicy(operator);
  const limitUnits = String(10n ** 12n);
  const caps = policy.caps.map((cap) =>
    cap.scope === "house" && cap.window === "day" ? { ...cap, limitUnits } : cap,
  );
  await changePolicy(operator, { caps });
}
