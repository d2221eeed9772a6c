import { copyFileSync, existsSync, readFileSync, statSync } from "node:fs";
import { copyFile, open, rename, stat } from "node:fs/promises";
import { writeWhole } from "@/lib/server/files/write-whole";

/** Empty blocks older than this are dropped at a start: anvil writes them all again each second. */
const KEEP_BLOCKS = 256;
const TIDY_FROM_BYTES = 500_000;

interface DumpedBlock {
  header: { number: string; timestamp?: string };
  transactions?: unknown[];
}

interface DumpedState {
  best_block_number: number | string;
  blocks: DumpedBlock[];
}

/**
 * The file in which anvil keeps its chain. Anvil rewrites it in place each second, so a kill -9 can leave half of it;
 * whole copies are kept beside it for that.
 */
export class AnvilState {
  private turn = 0;

  constructor(readonly file: string) {}

  private copies(): [string, string] {
    return [`${this.file}.a`, `${this.file}.b`];
  }

  /** Copies the file when it is whole and at rest; the older of two copies is replaced. */
  async keepCopy(): Promise<void> {
    const copy = this.copies()[this.turn % 2] ?? `${this.file}.a`;
    const draft = `${copy}.draft`;
    try {
      const before = await stat(this.file);
      await copyFile(this.file, draft);
      const after = await stat(this.file);
      const isAtRest = before.mtimeMs === after.mtimeMs && before.size === after.size;
      if (!isAtRest || !(await endsWhole(draft))) return;
      await rename(draft, copy);
      this.turn += 1;
    } catch {
      // There is no file yet, or it is being written: the next second is as good.
    }
  }

  /**
   * Before a start: brings back the newest whole copy of a torn file, and leaves out old empty blocks and every first
   * block but ours, the one of `genesisAtS` (Unix seconds; null before the first start).
   */
  prepare(genesisAtS: number | null): { isRestored: boolean } {
    if (!existsSync(this.file)) return { isRestored: false };
    const own = parse(this.file);
    if (own) {
      this.tidy(own, genesisAtS);
      return { isRestored: false };
    }
    const whole = this.copies()
      .filter((copy) => existsSync(copy))
      .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
      .find((copy) => parse(copy) !== null);
    if (!whole) return { isRestored: false };
    copyFileSync(this.file, `${this.file}.torn`);
    copyFileSync(whole, this.file);
    const restored = parse(whole);
    if (restored) this.tidy(restored, genesisAtS);
    return { isRestored: true };
  }

  /** Each start of anvil adds a first block of its own to what it loads; two of them and chance decides which it shows. */
  private tidy(state: DumpedState, genesisAtS: number | null): void {
    const isLarge = statSync(this.file).size >= TIDY_FROM_BYTES;
    const oldest = isLarge ? Number(state.best_block_number) - KEEP_BLOCKS : 0;
    const isOurs = ({ header }: DumpedBlock) =>
      genesisAtS === null || Number(header.timestamp) === genesisAtS;
    const isNeeded = (block: DumpedBlock) => {
      const number = Number(block.header.number);
      if (number === 0) return isOurs(block);
      return number > oldest || (block.transactions?.length ?? 0) > 0;
    };
    const blocks = state.blocks.filter(isNeeded);
    if (blocks.length === state.blocks.length) return;
    writeWhole(this.file, JSON.stringify({ ...state, blocks }));
  }
}

function parse(file: string): DumpedState | null {
  try {
    const state: DumpedState = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(state.blocks) ? state : null;
  } catch {
    return null;
  }
}

/** A cheap look; whoever restores a copy parses the whole of it. */
async function endsWhole(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    if (size === 0) return false;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString() === "}";
  } finally {
    await handle.close();
  }
}
