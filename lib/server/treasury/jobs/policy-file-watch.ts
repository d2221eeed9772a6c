import type { Logger } from "pino";
import type { Context } from "@/lib/server/kernel/context";
import { takeUpPolicyFiles } from "@/lib/server/treasury/commands/take-up-policy-files";
import { BadPolicyFile } from "@/lib/server/treasury/policy-files/bad-policy-file";
import { readPolicyFolder } from "@/lib/server/treasury/policy-files/read-folder";

interface Parts {
  readonly context: Context;
  /** Null where there are no files. */
  readonly folder: string | null;
  readonly log: Logger;
}

/** Why the files are not taken up, and since when. */
interface Stale {
  readonly sinceMs: number;
  readonly why: string;
}

/** Takes up the policy's files when they change. While they have a fault the policy before stays, and it is stale. */
export class PolicyFileWatch {
  private takenUp: string | null = null;
  private stale: Stale | null = null;

  constructor(private readonly parts: Parts) {}

  async tick(): Promise<void> {
    const { context, folder, log } = this.parts;
    if (folder === null) return;
    try {
      await this.takeUp(folder);
      this.stale = null;
    } catch (error) {
      if (!(error instanceof BadPolicyFile)) throw error;
      this.stale = { sinceMs: this.stale?.sinceMs ?? context.clock(), why: error.faults.join("; ") };
      log.error({ why: this.stale.why }, "the policy's files have a fault, so the policy before stays");
    }
  }

  /** Null while the policy is what its files say. */
  staleSinceMs(): number | null {
    return this.stale?.sinceMs ?? null;
  }

  whyStale(): string | null {
    return this.stale?.why ?? null;
  }

  private async takeUp(folder: string): Promise<void> {
    const texts = await readPolicyFolder(folder);
    const text = `${texts.agents}\0${texts.services}`;
    if (text === this.takenUp) return;
    const version = await takeUpPolicyFiles(this.parts.context, texts);
    this.takenUp = text;
    if (version !== null) this.parts.log.info({ version }, "the policy's files were taken up");
  }
}
