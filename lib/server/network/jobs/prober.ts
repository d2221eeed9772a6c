import { randomInt } from "node:crypto";
import { judgeProbe, type SendProbe } from "@/lib/domain/network/judge-probe";
import { MOST_ORCHESTRATORS, PROBE_SLOT_MS } from "@/lib/domain/network/rules";
import type { Context } from "@/lib/server/kernel/context";
import { noteProbe } from "@/lib/server/network/commands/note-probe";
import { dueForProbe } from "@/lib/server/network/tables/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";

interface Parts {
  readonly context: Context;
  readonly sendProbe: SendProbe;
  readonly onError: (error: unknown) => void;
}

/** As many as there may be: none waits for another that hangs. */
const AT_ONCE = MOST_ORCHESTRATORS;

/**
 * Looks at every orchestrator once in each slot of ten seconds, at a moment of it that nobody can guess. What does not
 * answer is waited for beside the others.
 */
export class Prober {
  /** Those that are being looked at, each until what was found is kept. */
  private readonly looks = new Map<string, Promise<void>>();

  constructor(private readonly parts: Parts) {}

  async tick(): Promise<void> {
    const { context, onError } = this.parts;
    const nowMs = context.clock();
    const now = { toMs: nowMs, beyondMs: nowMs + 2 * PROBE_SLOT_MS, limit: AT_ONCE };
    const due = await context.store.read((tx) => dueForProbe(tx, now));
    for (const row of due.filter(({ id }) => !this.looks.has(id)).slice(0, AT_ONCE - this.looks.size)) {
      const look = this.look(row).catch(onError);
      this.looks.set(row.id, look);
      void look.then(() => this.looks.delete(row.id));
    }
  }

  /** When all that it looks at now is kept. */
  async settled(): Promise<void> {
    await Promise.all(this.looks.values());
  }

  private async look(row: OrchestratorRow): Promise<void> {
    const { context, sendProbe } = this.parts;
    const atMs = context.clock();
    const agentId = context.newId("agt");
    const slot = slotOf(row, atMs);
    const judged = judgeProbe(await sendProbe(row, { agentId, atMs }), agentId);
    await noteProbe(context, {
      orchestratorId: row.id,
      judged,
      atMs,
      slot,
      nextProbeAtMs: momentAfter(slot),
    });
  }
}

/** The slot that the look was planned for, also where it was sent a little after it; long after it is the one of now. */
function slotOf({ nextProbeAtMs }: OrchestratorRow, atMs: number): number {
  const [planned, now] = [Math.floor(nextProbeAtMs / PROBE_SLOT_MS), Math.floor(atMs / PROBE_SLOT_MS)];
  return planned === now - 1 ? planned : now;
}

/** A moment of the next slot. */
function momentAfter(slot: number): number {
  return (slot + 1) * PROBE_SLOT_MS + randomInt(PROBE_SLOT_MS);
}
