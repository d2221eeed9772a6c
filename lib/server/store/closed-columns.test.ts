import { expect, it } from "vitest";
import { CLOSED_COLUMNS, checkOf } from "@/scripts/database/closed-columns";
import { describeOnBothEngines, type EngineUnderTest } from "@/testing/store/books";
import type { Tx } from "./tx";

/** Names of columns that hold whatever is put there; a new name is put here, or its column into the list. */
const FREE = [
  /(^|_)(id|hash|key|address|nonce|wei|signature)$/,
  /^(title|description|comment|name|note|reason|halt_reason|error|body|route|principal|value|skill)$/,
  /^(capability|category|failure|model|token|vantage|why|said|reply|held_why|held_by|back_asked_by)$/,
  /^(origin|endpoint|status_endpoint)$/,
  /^(data|digest|signed_tx|signer|escrow)$/,
  // JSON
  /^(answer|args|candidates_tried|caps|criteria|deliverable|detail|diff|document|evidence|inputs?|message|needs)$/,
  /^(parts|roles|seen|skills|steps|terms|tokens|verdicts)$/,
];
/** Kinds of transactions, and what a command did to what, are their subsystems' own, which the kernel does not know. */
const FREE_COLUMNS = ["audit_rows.action", "audit_rows.subject_kind", "outbox_rows.kind"];

interface TextColumn {
  readonly tableName: string;
  readonly columnName: string;
}

const COLUMNS = {
  sqlite: `SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.type = 'TEXT'`,
  postgres: `SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'text'`,
};

async function textColumns(tx: Tx, engine: EngineUnderTest): Promise<string[]> {
  const columns = await tx.all<TextColumn>(COLUMNS[engine]);
  const own = columns.filter(({ tableName }) => tableName !== "_prisma_migrations");
  return own.map(({ tableName, columnName }) => `${tableName}.${columnName}`).sort();
}

const isFree = (column: string) =>
  !Object.hasOwn(CLOSED_COLUMNS, column) &&
  (FREE_COLUMNS.includes(column) || FREE.some((name) => name.test(column.slice(column.indexOf(".") + 1))));

const CHECKS = {
  sqlite: "SELECT name AS table_name, sql AS text FROM sqlite_master WHERE type = 'table'",
  postgres: `SELECT conrelid::regclass::text AS table_name, pg_get_constraintdef(oid) AS text FROM pg_constraint
    WHERE contype = 'c' AND conrelid <> 0`,
};

/** Every CHECK that names words, as "table.column: words"; one column more than once where two CHECKs name it. */
async function closedBy(tx: Tx, engine: EngineUnderTest): Promise<string[]> {
  const found = await tx.all<{ tableName: string; text: string }>(CHECKS[engine]);
  return found.flatMap(({ tableName, text }) =>
    checksIn(text).map(({ column, words }) => lineOf(`${tableName}.${column}`, words)),
  );
}

const lineOf = (column: string, words: readonly string[]) => `${column}: ${[...words].sort().join(" ")}`;

function checksIn(text: string): { column: string; words: string[] }[] {
  const checks = text.match(/CHECK \(.*\)/g) ?? [];
  return checks.flatMap((check) => {
    const column = /(\w+) (= ANY|= '|IN \('[a-z])/.exec(check)?.[1];
    const isAboutAType = check.includes("typeof(");
    const words = [...check.matchAll(/'([\w.]+)'/g)].map(([, word = ""]) => word);
    return column === undefined || isAboutAType ? [] : [{ column, words }];
  });
}

describeOnBothEngines("columns that hold a word of a list", (world) => {
  it("are held to the domain's list, no word more and none less", async () => {
    const expected = Object.entries(CLOSED_COLUMNS).map(([column, words]) => lineOf(column, words));
    const found = await world().store.read((tx) => closedBy(tx, world().engine));
    expect(found.sort()).toEqual(expected.sort());
  });

  it("are all listed: every other column of text is free by its name", async () => {
    const columns = await world().store.read((tx) => textColumns(tx, world().engine));
    expect(columns.filter((column) => !isFree(column))).toEqual(Object.keys(CLOSED_COLUMNS).sort());
  });

  it("take null and each word, and refuse another, by the CHECK that a migration is written with", async () => {
    const { store, engine } = world();
    const check = checkOf("word", ["one", "two"])[engine];
    await store.write((tx) => tx.run(`CREATE TABLE words (id TEXT PRIMARY KEY, word TEXT, ${check})`));
    const add = (id: string, word: string | null) => store.write((tx) => tx.insert("words", { id, word }));
    for (const word of ["one", "two", null]) await add(`id ${word}`, word);
    await expect(add("id 3", "three")).rejects.toThrow(/constraint/i);
  });
});
