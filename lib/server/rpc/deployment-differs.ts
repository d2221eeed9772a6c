import type { Hex } from "@/lib/schemas/hex";
import type { DeploymentRecord } from "./chain-record";

/** What a deployment fixes for good: its roles, and the token it takes. */
export type FixedAddresses = DeploymentRecord["roles"] & { token: Hex };
export type FixedRole = keyof FixedAddresses;

/** An address that this start would work with, and where it is stated. */
export interface Claim {
  readonly role: FixedRole;
  readonly source: string;
  readonly address: Hex;
}

export interface Difference extends Claim {
  readonly own: Hex;
}

const ROLE_NAMES: Readonly<Record<FixedRole, string>> = {
  attester: "attester",
  arbiter: "arbiter",
  guardian: "guardian",
  feeAccount: "fee account",
  token: "MNEE token",
};

export function differencesOf(claims: readonly Claim[], own: FixedAddresses): Difference[] {
  return claims
    .filter(({ role, address }) => address.toLowerCase() !== own[role].toLowerCase())
    .map((claim) => ({ ...claim, own: own[claim.role] }));
}

/** The start refuses keys or addresses with which the escrow would refuse what the house relays. */
export class DeploymentDiffers extends Error {
  readonly code = "chain_deployment_differs";
  constructor(
    readonly escrow: Hex,
    readonly differences: readonly Difference[],
  ) {
    const lines = differences.map(
      ({ role, source, address, own }) => `  ${source} is ${address}, but its ${ROLE_NAMES[role]} is ${own}.`,
    );
    super(
      `The escrow ${escrow} was deployed with other addresses than this start has:\n${lines.join("\n")}\n` +
        "Nothing was written. Bring back what it was deployed with, or deploy a new escrow for new books.",
    );
    this.name = "DeploymentDiffers";
  }
}
