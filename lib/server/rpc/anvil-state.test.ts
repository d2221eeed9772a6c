import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AnvilState } from "./anvil-state";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "souk-state-"));
  file = path.join(folder, "state.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dump = (blocks: { number: number; transactions?: string[]; padding?: string }[]) =>
  JSON.stringify({
    best_block_number: Math.max(...blocks.map(({ number }) => number)),
    accounts: { kept: true },
    blocks: blocks.map(({ number, transactions = [], padding = "" }) => ({
      header: { number: `0x${number.toString(16)}`, padding },
      transactions,
    })),
  });

const numbersIn = (text: string) =>
  (JSON.parse(text) as { blocks: { header: { number: string } }[] }).blocks.map(({ header }) =>
    Number(header.number),
  );

describe("the file of the local chain", () => {
  it("is brought back from the newest whole copy when a kill tore it", async () => {
    const state = new AnvilState(file);
    for (const best of [1, 2, 3]) {
      writeFileSync(file, dump([{ number: best }]));
      await state.keepCopy();
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    writeFileSync(file, dump([{ number: 4 }]).slice(0, 40));
    await state.keepCopy();
    expect(state.prepare(null)).toEqual({ isRestored: true });
    expect(numbersIn(readFileSync(file, "utf8"))).toEqual([3]);
  });

  it("is left alone when it is whole, and when nothing whole is left", async () => {
    const state = new AnvilState(file);
    writeFileSync(file, dump([{ number: 1 }]));
    await state.keepCopy();
    writeFileSync(file, dump([{ number: 2 }]));
    expect(state.prepare(null)).toEqual({ isRestored: false });
    expect(numbersIn(readFileSync(file, "utf8"))).toEqual([2]);
    const alone = path.join(folder, "alone.json");
    writeFileSync(alone, "{");
    expect(new AnvilState(alone).prepare(null)).toEqual({ isRestored: false });
    expect(readFileSync(alone, "utf8")).toBe("{");
  });

  it("loses old empty blocks only", () => {
    const padding = "0".repeat(1_000);
    const blocks = Array.from({ length: 1_000 }, (_, number) => ({
      number,
      padding,
      ...(number === 7 ? { transactions: ["0x1"] } : {}),
    }));
    writeFileSync(file, dump(blocks));
    new AnvilState(file).prepare(null);
    const text = readFileSync(file, "utf8");
    expect(numbersIn(text).slice(0, 3)).toEqual([0, 7, 744]);
    expect(numbersIn(text)).toHaveLength(258);
    expect(JSON.parse(text)).toMatchObject({ accounts: { kept: true }, best_block_number: 999 });
  });
});
