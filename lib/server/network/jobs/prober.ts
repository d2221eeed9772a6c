import { randomInt } from "node:crypto";
import { judgeProbe, type SendProbe } from "@/lib/domain/network/judge-probe";
import { PROBE_SLOT_MS } from "@/lib/domain/network/rules";
import type { Context } from "@/lib/server/kernel/context";
import { noteProbe } from "@/lib/server/network/commands/note-probe";
import { dueForProbe } from "@/lib/server/network/tables/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";

interface Parts {
  readonly context: Context;
  readonly sendProbe: SendProbe;
  readonly onError: (error: unknown) => void;
}

const AT_ONCE = 256;

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
    const room = { atMs: context.clock(), limit: AT_ONCE };
    const due = await context.store.read((tx) => dueForProbe(tx, room));
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
    const judged = judgeProbe(await sendProbe(row, { agentId, atMs }), agentId);
    await noteProbe(context, { orchestratorId: row.id, judged, atMs, nextProbeAtMs: momentAfter(atMs) });
  }
}

/** A moment of the next slot. */
function momentAfter(atMs: number): number {
  return (Math.floor(atMs / PROBE_SLOT_MS) + 1) * PROBE_SLOT_MS + randomInt(PROBE_SLOT_MS);
}
