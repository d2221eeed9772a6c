import { CapabilityTaken, TooManyWorkers } from "@/lib/domain/network/errors";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import type { WorkerRow } from "@/lib/server/network/tables/rows";
import { countWorkersOf, dropWorker, findWorker, putWorker } from "@/lib/server/network/tables/workers";

const WORKERS_A_REGISTRATION = 100;

/** Keeps who does the jobs of a capability. @throws CapabilityTaken, TooManyWorkers */
export function keepWorker(context: Context, worker: Omit<WorkerRow, "registeredAtMs">): Promise<void> {
  const { capability, registrationId, endpoint } = worker;
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const earlier = await findWorker(tx, capability);
    if (earlier !== undefined && earlier.registrationId !== registrationId)
      throw new CapabilityTaken(capability);
    if (earlier === undefined && (await countWorkersOf(tx, registrationId)) >= WORKERS_A_REGISTRATION)
      throw new TooManyWorkers(WORKERS_A_REGISTRATION);
    await putWorker(tx, { ...worker, registeredAtMs: nowMs });
    await audit(tx, {
      atMs: nowMs,
      actor: { kind: "anonymous" },
      action: "worker.register",
      subjectKind: "worker",
      subjectId: capability,
      detail: { registrationId, endpoint },
    });
  });
}

/** Takes a worker of this registration away; nothing where it has none of that capability. */
export function removeWorker(
  context: Context,
  of: { readonly registrationId: string; readonly capability: string },
): Promise<void> {
  return context.store.write(async (tx) => {
    if (!(await dropWorker(tx, of))) return;
    await audit(tx, {
      atMs: context.clock(),
      actor: { kind: "anonymous" },
      action: "worker.unregister",
      subjectKind: "worker",
      subjectId: of.capability,
      detail: { registrationId: of.registrationId },
    });
  });
}
