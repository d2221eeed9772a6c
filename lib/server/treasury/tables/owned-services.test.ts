import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readMigrations } from "@/lib/server/store/migrate";
import { type OpenStoreOptions, openStore } from "@/lib/server/store/open-store";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { policyInEffect } from "@/lib/server/treasury/reads/services-in-effect";
import { capOf, cents, SEED_POLICY } from "@/testing/policy";
import { databaseOn, onServer } from "@/testing/store/postgres";
import { newestOwned } from "./owned-services";

const MIGRATION = "20261130110000_treasury_owned_services";
const OLD_MS = Date.UTC(2026, 10, 30);

const OWNED = {
  ...SEED_POLICY.services[1],
  ownerId: "usr_1",
  isVerified: false,
  payee: "0xab",
  category: "art",
  endpoint: 'http://provider.test/"a"?b=1',
  allowedAgents: [],
};

/** What the latest version of the version before says: services of owners beside the house's own. */
const OLD_SERVICES = [
  ...SEED_POLICY.services,
  { ...OWNED, id: "OPENED", allowedAgents: null, method: "POST", statusEndpoint: "http://provider.test/s" },
  { ...OWNED, id: "UNOPENED", isActive: false, isDivisible: false, unitPriceUnits: 10n ** 15n },
  // As a service was before it had these.
  { ...OWNED, id: "OLDEST", method: undefined, statusEndpoint: undefined },
  { ...OWNED, id: "CAPPED" },
];

/** As JSON keeps it: amounts as text. */
const documentOf = (services: readonly object[]) =>
  JSON.parse(
    JSON.stringify(
      { ...SEED_POLICY, services, caps: [...SEED_POLICY.caps, capOf("service:CAPPED:day", cents(1))] },
      (_, value) => (typeof value === "bigint" ? String(value) : value),
    ),
  );

let folder: string;
let drop: () => Promise<void>;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "souk-owned-"));
  drop = async () => undefined;
  for (const { name } of readMigrations("sqlite").filter((one) => one.name < MIGRATION))
    cpSync(path.join("prisma/migrations", name), path.join(folder, "migrations", name), { recursive: true });
});
afterEach(async () => {
  await drop();
  rmSync(folder, { recursive: true, force: true });
});

async function placeOn(engine: "sqlite" | "postgres"): Promise<OpenStoreOptions> {
  if (engine === "sqlite") return { dataDir: path.join(folder, "data") };
  const serverUrl = process.env.TEST_POSTGRES_URL ?? "";
  const name = `souk_owned_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  drop = () => onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  return { databaseUrl: databaseOn(serverUrl, name) };
}

describe.each(["sqlite", "postgres"] as const)(
  "books from before owners had rows of their own (%s)",
  (engine) => {
    it("give each owner what the latest policy has, which leaves out what nobody opened as soon as it changes", async () => {
      const place = await placeOn(engine);
      const old = await openStore({ ...place, migrationsFolder: path.join(folder, "migrations") });
      const by = { source: "owner", authorId: "usr_1", reason: "Registered", diff: [], createdAtMs: OLD_MS };
      await old.write(async (tx) => {
        const gone = documentOf([...OLD_SERVICES, { ...OWNED, id: "GONE" }]);
        await tx.insert("policy_versions", { ...by, version: 1, document: gone });
        await tx.insert("policy_versions", { ...by, version: 2, document: documentOf(OLD_SERVICES) });
      });
      await old.close();
      const store = await openStore(place);
      try {
        const row = {
          ownerId: "usr_1",
          endpoint: OWNED.endpoint,
          method: "GET",
          statusEndpoint: null,
          unitPriceUnits: cents(5),
          payeeAddress: "0xab",
          category: "art",
          isDivisible: true,
          isActive: true,
          input: null,
          version: 1,
          registeredAtMs: OLD_MS,
          changedAtMs: OLD_MS,
        };
        expect(await store.read((tx) => newestOwned(tx, 10))).toEqual([
          { ...row, id: "UNOPENED", isActive: false, isDivisible: false, unitPriceUnits: 10n ** 15n },
          { ...row, id: "OPENED", method: "POST", statusEndpoint: "http://provider.test/s" },
          { ...row, id: "OLDEST", method: "POST" },
          { ...row, id: "CAPPED" },
        ]);
        const { policy } = await store.read(policyInEffect);
        const open = policy.services.filter(
          ({ ownerId, allowedAgents }) => ownerId && allowedAgents === null,
        );
        expect(open.map(({ id }) => id)).toEqual(["OPENED"]);
        await store.write(async (tx) => {
          const from = await currentPolicy(tx);
          const next = { from, policy: { ...from.policy, isStopped: true }, nowMs: OLD_MS };
          await writeVersion(tx, { ...next, source: "operator", authorId: null, reason: "stop" });
        });
        const { policy: after } = await store.read(currentPolicy);
        expect(after.services.slice(SEED_POLICY.services.length).map(({ id }) => id)).toEqual([
          "OPENED",
          "CAPPED",
        ]);
      } finally {
        await store.close();
      }
    });
  },
);
