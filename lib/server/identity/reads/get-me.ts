import { ASSET_IDS, type AssetId, isAssetId, isOnChain } from "@/lib/domain/assets";
import { NotFound } from "@/lib/domain/errors";
import { STATUSES, TERMINAL } from "@/lib/domain/market/lifecycle";
import type { Hex } from "@/lib/schemas/hex";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { ChainReader } from "@/lib/server/kernel/chain-reader";
import type { Reader } from "@/lib/server/store/reader";
import { asRow } from "@/lib/server/store/rows";
import { userView } from "./user-view";

type UnitsByAsset = Partial<Record<AssetId, bigint>>;

const LIVE = STATUSES.filter((status) => !(TERMINAL as readonly string[]).includes(status));

/** Oneself with balances; `wallet` is null while the chain does not answer. */
export async function getMe(
  reader: Reader,
  of: { userId: string; chain: ChainReader | null },
): Promise<MeWire> {
  const user = await reader.user.findUnique({ where: { id: of.userId } });
  if (!user) throw new NotFound();
  const [agents, accounts, held, wallet] = await Promise.all([
    reader.agent.findMany({ where: { ownerId: of.userId }, orderBy: { id: "asc" } }),
    accountsOf(reader, { ...of, address: user.address }),
    reader.task.groupBy({
      by: ["asset"],
      where: { buyerId: of.userId, status: { in: LIVE } },
      _sum: { heldUnits: true },
    }),
    user.address && of.chain ? of.chain.walletUnits(user.address as Hex) : null,
  ]);
  return userView({
    user: asRow(user),
    agents,
    available: byAsset(accounts.map((account) => [account.asset, account.balanceUnits])),
    held: byAsset(held.map((group) => [group.asset, group._sum.heldUnits ?? 0n])),
    wallet: wallet ?? {},
  });
}

/** One's own accounts; the escrow owes the fee account's wallet the house's fees as well. */
async function accountsOf(
  reader: Reader,
  of: { userId: string; address: string | null; chain: ChainReader | null },
): Promise<{ asset: string; balanceUnits: bigint }[]> {
  const isFeeAccount = of.address?.toLowerCase() === of.chain?.feeAccount.toLowerCase();
  const own = { ownerId: of.userId, kind: "user" };
  const fees = { kind: "fees", asset: { in: ASSET_IDS.filter(isOnChain) } };
  return reader.account.findMany({ where: isFeeAccount && of.address ? { OR: [own, fees] } : own });
}

function byAsset(pairs: [asset: string, units: bigint][]): UnitsByAsset {
  const sums: UnitsByAsset = {};
  for (const [asset, units] of pairs) {
    if (isAssetId(asset)) sums[asset] = (sums[asset] ?? 0n) + units;
  }
  return sums;
}
