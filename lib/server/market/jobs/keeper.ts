import type { Logger } from "pino";
import { LostRace } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { Context } from "@/lib/server/kernel/context";
import { eachAtOnce } from "@/lib/server/kernel/jobs/each-at-once";
import { dueWork } from "@/lib/server/market/reads/due-work";

const A_TICK = 200;
/** Each waits for the node: one after the other, a slow node would make deadlines late. */
const AT_ONCE = 16;

interface Parts {
  context: Context;
  fireDeadline(context: Context, of: { taskId: string }): Promise<unknown>;
  anchorTask(context: Context, of: { taskId: string }): Promise<unknown>;
  log: Logger;
}

/** Triggers what silence means, and brings held consents to the chain in time. One task's trouble is its own. */
export class Keeper {
  constructor(private readonly parts: Parts) {}

  async tick(): Promise<void> {
    const { context, fireDeadline, anchorTask } = this.parts;
    const { due, toAnchor } = await dueWork(context, A_TICK);
    await eachAtOnce(toAnchor, AT_ONCE, (taskId) =>
      this.bring("anchor", taskId, () => anchorTask(context, { taskId })),
    );
    await eachAtOnce(due, AT_ONCE, (taskId) =>
      this.bring("deadline", taskId, () => fireDeadline(context, { taskId })),
    );
  }

  private async bring(what: string, taskId: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (error instanceof LostRace) return;
      if (error instanceof ChainUnavailable) {
        this.parts.log.debug({ what, taskId }, "waits for the chain");
        return;
      }
      this.parts.log.error({ err: error, what, taskId }, "a due task could not be brought forward");
    }
  }
}
