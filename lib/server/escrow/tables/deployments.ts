import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { DeploymentRow } from "./rows";

export function findDeployment(tx: Tx): Promise<DeploymentRow | undefined> {
  return tx.get<DeploymentRow>("SELECT * FROM deployments ORDER BY chain_id LIMIT 1");
}

export function insertDeployment(tx: Tx, row: DeploymentRow): Promise<void> {
  return tx.insert("deployments", asRecord(row));
}
