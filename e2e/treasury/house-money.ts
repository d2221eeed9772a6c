import type { APIRequestContext } from "@playwright/test";
import type { PolicyWire } from "@/lib/schemas/treasury/policy";
import { Program } from "../people";

export const currentPolicy = (operator: Program) => operator.get<PolicyWire>("/policy");

/** Other caps, for what else the policy says. */
export async function putCaps(operator: Program, caps: PolicyWire["policy"]["caps"]): Promise<void> {
  const { version, policy } = await currentPolicy(operator);
  const { risk, lowTreasuryUnits } = policy;
  await operator.put("/policy", {
    version,
    reason: "Money for the next look",
    caps: caps.map(({ sinceAtMs: _, ...cap }) => cap),
    risk,
    lowTreasuryUnits,
  });
}

/** A day of the house's that nobody uses up: the seed's client leaves less than others keep in reserve. */
export async function fillTheHousesDay(request: APIRequestContext): Promise<void> {
  const operator = await Program.signedIn(request, "operator-001");
  const { caps } = (await currentPolicy(operator)).policy;
  const limitUnits = String(10n ** 12n);
  await putCaps(
    operator,
    caps.map((cap) => (cap.scope === "house" && cap.window === "day" ? { ...cap, limitUnits } : cap)),
  );
}
