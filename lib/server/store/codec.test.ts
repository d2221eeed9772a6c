import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeOnBothEngines } from "@/testing/store/books";
import { columnFor, insertStatement, numberedPlaceholders, sqlNameFor } from "./codec";

describe("insert statements", () => {
  it("take the fields a row has, in its order, and leave out absent and null ones", () => {
    expect(insertStatement("thingRows", { id: "a", priceUnits: 5n, isGood: false, note: null })).toEqual({
      sql: 'INSERT INTO "thing_rows" ("id", "price_units", "is_good") VALUES (?, ?, ?)',
      params: ["a", 5n, false],
    });
    expect(insertStatement("thingRows", { isGood: true, later: 0, id: "b", priceUnits: undefined })).toEqual({
      sql: 'INSERT INTO "thing_rows" ("is_good", "later", "id") VALUES (?, ?, ?)',
      params: [true, 0, "b"],
    });
    expect(insertStatement("thingRows", { note: "n", id: "c" })).toEqual({
      sql: 'INSERT INTO "thing_rows" ("note", "id") VALUES (?, ?)',
      params: ["n", "c"],
    });
  });

  it("never mix up the fields of a wide table", () => {
    const names = Array.from({ length: 95 }, (_, index) => `field${"abcdefghij"[index % 10]}${index}`);
    for (let round = 0; round < 200; round++) {
      const chosen = names.filter((_, index) => (index * 7 + round * 13) % 5 > 1);
      const row = Object.fromEntries(chosen.map((name) => [name, `${name} ${round}`]));
      const { sql, params } = insertStatement("wide", row);
      const columns = [...sql.matchAll(/"(field[a-z0-9]+)"/g)].map((match) => match[1]);
      expect(columns.map((column, index) => [column, params[index]])).toEqual(
        columns.map((column) => [column, row[column ?? ""]]),
      );
      expect(columns).toHaveLength(chosen.length);
    }
  });

  it("refuse a name that is no column's", () => {
    expect(() => insertStatement("things", { 'id") VALUES (1); --': 1 })).toThrow(
      expect.objectContaining({ code: "invariant_broken" }),
    );
  });
});

describe("placeholders", () => {
  it("are numbered, except inside texts, names and comments", () => {
    expect(numberedPlaceholders(`SELECT '?', "?", 'it''s ?' -- ?\n, ? WHERE a = ? AND b IN (?, ?)`)).toBe(
      `SELECT '?', "?", 'it''s ?' -- ?\n, $1 WHERE a = $2 AND b IN ($3, $4)`,
    );
  });
});

describe("columns", () => {
  it.each([
    ["price_units", "priceUnits", "units"],
    ["units", "units", "units"],
    ["balance", "balance", "units"],
    ["is_demo", "isDemo", "boolean"],
    ["island", "island", "plain"],
    ["created_at_ms", "createdAtMs", "plain"],
    ["value", "value", "plain"],
  ])("%s is read as %s (%s)", (sqlName, name, kind) => {
    expect(columnFor(sqlName)).toEqual({ name, kind });
  });
});

describe("the columns that hold JSON", () => {
  const models = readdirSync("prisma/models").map((name) => readFileSync(`prisma/models/${name}`, "utf8"));
  const columns = models.flatMap((text) =>
    [...text.matchAll(/^ {2}(\w+) (String\??)(.*)$/gm)].map(([, name = "", , more = ""]) => ({ name, more })),
  );

  it("are told by their names, and no model says otherwise", () => {
    const isSaid = ({ more }: { more: string }) => /JSON|default\("(\[\]|\{\})"\)/.test(more);
    const said = new Set(columns.filter(isSaid).map(({ name }) => name));
    const known = columns.filter(({ name }) => columnFor(sqlNameFor(name)).kind === "json");
    expect(new Set(known.map(({ name }) => name))).toEqual(said);
  });
});

describeOnBothEngines("JSON in a row", (world) => {
  const line = { atMs: 1, actorKind: "house", action: "a", subjectKind: "s", subjectId: "1" };

  it("comes back as it was given, in every way of writing", async () => {
    const detail = { names: ["é", "'"], nothing: null, deep: { is: true } };
    await world().store.write(async (tx) => {
      await tx.insert("audit_rows", { ...line, detail });
      await tx.run(
        "INSERT INTO audit_rows (at_ms, actor_kind, action, subject_kind, subject_id, detail) VALUES (2, ?, ?, ?, ?, ?)",
        ["house", "a", "s", "2", ["list"]],
      );
    });
    const read = "SELECT detail FROM audit_rows ORDER BY at_ms";
    expect(await world().store.read((tx) => tx.all(read))).toEqual([{ detail }, { detail: ["list"] }]);
  });
});
