import { type AssetId, isAssetId, isOnChain } from "@/lib/domain/assets";
import { NotFound } from "@/lib/domain/errors";
import { LIVE_STATUSES } from "@/lib/domain/market/lifecycle";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import { userById } from "@/lib/server/kernel/tables/users";
import { accountsOfOwner, houseAccounts } from "@/lib/server/ledger/tables/ledger";
import type { AccountRow } from "@/lib/server/ledger/tables/rows";
import { agentsOfOwner } from "@/lib/server/market/tables/agent-list";
import { heldByBuyer } from "@/lib/server/market/tables/task-list";
import type { Store, Tx } from "@/lib/server/store/tx";
import { userView } from "./user-view";

type UnitsByAsset = Partial<Record<AssetId, bigint>>;

/** Oneself with balances; `wallet` is as last seen while the chain does not answer, and null where it was never seen. */
export async function getMe(
  store: Store,
  of: { userId: string; chain: ChainReader | null },
): Promise<MeWire> {
  const { user, ...books } = await store.read((tx) => booksOf(tx, of));
  const wallet = user.address && of.chain ? await of.chain.walletUnits(user.address) : null;
  return userView({ user, ...books, wallet: wallet ?? {} });
}

async function booksOf(tx: Tx, of: { userId: string; chain: ChainReader | null }) {
  const user = await userById(tx, of.userId);
  if (!user) throw new NotFound();
  const accounts = await accountsOf(tx, { user, feeAccount: of.chain?.feeAccount });
  const held = await heldByBuyer(tx, { buyerId: of.userId, statuses: LIVE_STATUSES });
  return {
    user,
    agents: await agentsOfOwner(tx, of.userId),
    available: byAsset(accounts.map((account) => [account.asset, account.balanceUnits])),
    held: byAsset(held.map((sum) => [sum.asset, sum.heldUnits])),
  };
}

/** One's own accounts; the escrow owes the fee account's wallet the house's fees as well. */
async function accountsOf(
  tx: Tx,
  of: { user: UserRow; feeAccount: string | undefined },
): Promise<AccountRow[]> {
  const own = await accountsOfOwner(tx, of.user.id);
  if (!of.user.address || of.user.address.toLowerCase() !== of.feeAccount?.toLowerCase()) return own;
  const fees = await houseAccounts(tx, "fees");
  return [...own, ...fees.filter(({ asset }) => isAssetId(asset) && isOnChain(asset))];
}

function byAsset(pairs: [asset: string, units: bigint][]): UnitsByAsset {
  const sums: UnitsByAsset = {};
  for (const [asset, units] of pairs) {
    if (isAssetId(asset)) sums[asset] = (sums[asset] ?? 0n) + units;
  }
  return sums;
}
