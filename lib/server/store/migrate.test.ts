import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeOnBothEngines } from "@/testing/store/books";
import { pendingMigrations, type RecordedMigration, readMigrations } from "./migrate";

let migrationsFolder = "";

beforeEach(() => {
  migrationsFolder = mkdtempSync(join(tmpdir(), "souk-migrations-"));
  cpSync("prisma/migrations", migrationsFolder, { recursive: true });
});

afterEach(() => rmSync(migrationsFolder, { recursive: true, force: true }));

function addMigration(name: string, sql: string): void {
  mkdirSync(join(migrationsFolder, name), { recursive: true });
  for (const engine of ["sqlite", "postgres"])
    writeFileSync(join(migrationsFolder, name, `${engine}.sql`), sql);
}

function removeMigration(name: string): void {
  rmSync(join(migrationsFolder, name), { recursive: true });
}

describeOnBothEngines("migrating", (world) => {
  const LATER = "29990101000000_later";

  it("runs what is new, once, and keeps Prisma's record of it", async () => {
    addMigration(
      LATER,
      "CREATE TABLE later_things (id TEXT PRIMARY KEY); CREATE TABLE more_things (id TEXT);",
    );
    await world().restart({ migrationsFolder });
    const store = await world().restart({ migrationsFolder });
    await store.write((tx) => tx.insert("laterThings", { id: "a" }));
    const records = await store.read((tx) =>
      tx.all(
        "SELECT migration_name, applied_steps_count, logs FROM _prisma_migrations ORDER BY migration_name",
      ),
    );
    const ours = readMigrations("sqlite");
    expect(records).toHaveLength(ours.length + 1);
    expect(records.at(-1)).toEqual({ migrationName: LATER, appliedStepsCount: 1, logs: null });
  });

  it("leaves the database as it was when a migration fails half way", async () => {
    addMigration(LATER, "CREATE TABLE later_things (id TEXT PRIMARY KEY); CREATE TABLE tasks (id TEXT);");
    await expect(world().restart({ migrationsFolder })).rejects.toMatchObject({ code: "migration_failed" });
    const store = await world().restart();
    await expect(store.read((tx) => tx.get("SELECT * FROM later_things"))).rejects.toThrow();
  });

  it("refuses a database that a newer version has migrated", async () => {
    addMigration(LATER, "CREATE TABLE later_things (id TEXT PRIMARY KEY);");
    await world().restart({ migrationsFolder });
    await expect(world().restart()).rejects.toMatchObject({ code: "schema_newer" });
    removeMigration(LATER);
    await expect(world().restart({ migrationsFolder })).rejects.toMatchObject({ code: "schema_newer" });
  });

  it("refuses a migration that was edited after it ran", async () => {
    addMigration(LATER, "CREATE TABLE later_things (id TEXT PRIMARY KEY);");
    await world().restart({ migrationsFolder });
    addMigration(LATER, "CREATE TABLE later_things (id TEXT PRIMARY KEY, more TEXT);");
    await expect(world().restart({ migrationsFolder })).rejects.toMatchObject({ code: "migration_edited" });
  });

  it("refuses a migration that was slipped in before one that ran", async () => {
    addMigration("20000101000000_early", "CREATE TABLE early_things (id TEXT PRIMARY KEY);");
    await expect(world().restart({ migrationsFolder })).rejects.toMatchObject({ code: "migration_edited" });
  });

  it("refuses tables that are not ours", async () => {
    await world().store.write((tx) => tx.run("DROP TABLE _prisma_migrations"));
    await expect(world().restart()).rejects.toMatchObject({ code: "schema_unknown" });
  });
});

describe("the migrations of this project", () => {
  /** Begun before folders were named after subsystems; databases have run them by these names. */
  const LAST_OF_THE_FIRST = "20261129190000_outbox_waits";
  /** The last of the versions in which two migrations had one stamp. */
  const LAST_OF_SHARED = "20261201060000_treasury_shadow_sums";
  const folders = readMigrations("sqlite").map(({ name }) => name);

  it("have each a stamp of their own", () => {
    const stamps = folders.filter((name) => name > LAST_OF_SHARED).map((name) => name.split("_", 1)[0]);
    expect(stamps).toEqual([...new Set(stamps)]);
  });

  it("have a file for each engine, and are named after the subsystem that they serve", () => {
    const subsystems = readdirSync("prisma/models").map((file) => file.replace(".prisma", ""));
    const named = new RegExp(`^\\d{14}_(${subsystems.join("|")})_[a-z_]+$`);
    expect(readdirSync("prisma/migrations").sort()).toEqual(folders);
    for (const name of folders) {
      expect(readdirSync(join("prisma/migrations", name)).sort()).toEqual(["postgres.sql", "sqlite.sql"]);
      if (name > LAST_OF_THE_FIRST) expect(name).toMatch(named);
    }
  });
});

describe("pending migrations", () => {
  const record = (part: Partial<RecordedMigration>): RecordedMigration => ({
    name: "1_a",
    checksum: "c",
    isFinished: true,
    isRolledBack: false,
    ...part,
  });
  const ours = [{ name: "1_a", sql: "", checksum: "c" }];

  it("refuses to go on after one that never finished", () => {
    expect(() => pendingMigrations([record({ isFinished: false })], ours)).toThrow(
      expect.objectContaining({ code: "migration_failed" }),
    );
  });

  it("runs again what was rolled back", () => {
    expect(pendingMigrations([record({ isFinished: false, isRolledBack: true })], ours)).toEqual(ours);
  });
});
