import { findDeployment, insertDeployment } from "@/lib/server/escrow/tables/deployments";
import type { DeploymentRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";

/** Ties these books to one deployment; false when they belong to another. */
export async function bindDeployment(
  context: Pick<Context, "store" | "clock">,
  deployment: Omit<DeploymentRow, "createdAtMs">,
): Promise<boolean> {
  return context.store.write(async (tx) => {
    const known = await findDeployment(tx);
    if (known) {
      const isSameChain =
        known.chainId === deployment.chainId && known.genesisHash === deployment.genesisHash;
      return isSameChain && known.escrow.toLowerCase() === deployment.escrow.toLowerCase();
    }
    await insertDeployment(tx, { ...deployment, createdAtMs: context.clock() });
    return true;
  });
}
