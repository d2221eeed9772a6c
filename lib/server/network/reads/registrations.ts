import type { RegistrationWire } from "@/lib/schemas/network/worker";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { WorkerRow } from "@/lib/server/network/tables/rows";
import { liveRegistrations, workersOf } from "@/lib/server/network/tables/workers";
import type { Tx } from "@/lib/server/store/tx";

const SHOWN = 200;

/** Everybody who may register workers here, newest first. */
export async function listRegistrations(tx: Tx): Promise<{ items: RegistrationWire[] }> {
  const items: RegistrationWire[] = [];
  for (const { id, name, issuedAtMs } of await liveRegistrations(tx, SHOWN)) {
    const workers = (await workersOf(tx, id)).map(workerView);
    items.push({ id, name, issuedAt: timeView(issuedAtMs), workers });
  }
  return { items };
}

function workerView({ capability, endpoint, capacity, priceUnits, registeredAtMs }: WorkerRow) {
  return {
    capability,
    endpoint,
    capacity,
    priceWei: priceUnits.toString(),
    registeredAt: timeView(registeredAtMs),
  };
}
