import type { DeploymentRow } from "../rows";
import type { Tx } from "../tx";
import { asRecord } from "./columns";

export function findDeployment(tx: Tx): Promise<DeploymentRow | undefined> {
  return tx.get<DeploymentRow>("SELECT * FROM deployments ORDER BY chain_id LIMIT 1");
}

export function insertDeployment(tx: Tx, row: DeploymentRow): Promise<void> {
  return tx.insert("deployments", asRecord(row));
}
