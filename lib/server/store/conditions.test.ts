import { expect, it } from "vitest";
import { describeOnBothEngines } from "@/testing/store/books";
import { allOf, anyOf, contains, isOneOf } from "./conditions";

const TEXTS = [
  "100% done",
  "100 percent",
  "snake_case",
  "snakeXcase",
  "back\\slash",
  "it's quoted",
  "ÉCOLE",
  "école",
  "Straße",
  "STRASSE",
  "MiXeD",
  "\u212Aelvin",
  "Ωmega ωmega",
  "日本語 text",
  "e\u0301cole",
];

/** What each search finds, on both engines. */
const FOUND: Record<string, readonly string[]> = {
  "%": ["100% done"],
  _: ["snake_case"],
  E_C: ["snake_case"],
  "\\": ["back\\slash"],
  "'": ["it's quoted"],
  É: ["ÉCOLE"],
  é: ["école"],
  COLE: ["ÉCOLE", "école", "e\u0301cole"],
  ß: ["Straße"],
  ss: ["STRASSE"],
  mixed: ["MiXeD"],
  MIXED: ["MiXeD"],
  kelvin: [],
  ω: ["Ωmega ωmega"],
  日本: ["日本語 text"],
  "%done": [],
};

describeOnBothEngines("a search for words", (world) => {
  it("finds them as they stand, A to Z in either case", async () => {
    const { store } = world();
    await store.write(async (tx) => {
      for (const [index, value] of TEXTS.entries()) {
        await tx.insert("house_facts", { key: String(index).padStart(2, "0"), value });
      }
    });
    const find = (words: string) =>
      store.read(async (tx) => {
        const { sql, values } = contains(tx, { columns: ["key", "value"], words });
        const rows = await tx.all<{ value: string }>(
          `SELECT value FROM house_facts WHERE ${sql} ORDER BY key`,
          values,
        );
        return rows.map((row) => row.value);
      });
    for (const [words, found] of Object.entries(FOUND))
      expect([words, await find(words)]).toEqual([words, found]);
    for (const text of TEXTS) expect(await find(text)).toContain(text);
  });
});

it("nothing is one of none, everything is all of none, and nothing any of them", () => {
  const none = [isOneOf("id", []), allOf([]), anyOf([])];
  expect(none.map(({ sql }) => sql)).toEqual(["1 = 0", "1 = 1", "1 = 0"]);
});
