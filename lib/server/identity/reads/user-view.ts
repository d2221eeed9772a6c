import { ASSET_IDS, type AssetId } from "@/lib/domain/assets";
import type { BalanceWire, MeWire, RoleWire } from "@/lib/schemas/identity/user";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import type { AgentRow } from "@/lib/server/market/tables/rows";

interface UserParts {
  readonly user: UserRow;
  readonly agents: readonly Pick<AgentRow, "id" | "name">[];
  /** Balance of the user's own account, per asset. */
  readonly available: Readonly<Partial<Record<AssetId, bigint>>>;
  /** What the user's live tasks hold as a buyer, per asset. */
  readonly held: Readonly<Partial<Record<AssetId, bigint>>>;
  /** What the address holds on chain; absent when not known now. */
  readonly wallet: Readonly<Partial<Record<AssetId, bigint>>> & { readonly isStale?: boolean };
}

/** What one sees of oneself. */
export function userView(parts: UserParts): MeWire {
  return {
    id: parts.user.id,
    name: parts.user.name,
    kind: parts.user.kind,
    roles: rolesOf(parts.user, parts.agents.length),
    address: parts.user.address,
    agents: parts.agents.map(({ id, name }) => ({ id, name })),
    balances: ASSET_IDS.map((asset) => balanceView(asset, parts)),
  };
}

/** Everybody may buy; who owns an agent works; operators run the house. */
function rolesOf(user: Pick<UserRow, "isOperator">, ownedAgents: number): RoleWire[] {
  const roles: RoleWire[] = ["buyer"];
  if (ownedAgents > 0) roles.push("agent");
  if (user.isOperator) roles.push("operator");
  return roles;
}

function balanceView(asset: AssetId, parts: UserParts): BalanceWire {
  return {
    asset,
    available: (parts.available[asset] ?? 0n).toString(),
    held: (parts.held[asset] ?? 0n).toString(),
    wallet: parts.wallet[asset]?.toString() ?? null,
    isWalletStale: parts.wallet.isStale === true && parts.wallet[asset] !== undefined,
  };
}
