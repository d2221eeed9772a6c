import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { DemoKeyRow } from "./rows";

export function findDemoKey(tx: Tx, userId: string): Promise<DemoKeyRow | undefined> {
  return tx.get<DemoKeyRow>("SELECT * FROM demo_keys WHERE user_id = ?", [userId]);
}

export function insertDemoKey(tx: Tx, row: DemoKeyRow): Promise<void> {
  return tx.insert("demo_keys", asRecord(row));
}
