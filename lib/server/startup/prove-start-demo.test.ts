import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generatePrivateKey } from "viem/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readEnv } from "@/lib/server/env/env";
import { readDeployment, readRouter, writeDeployment } from "@/lib/server/rpc/chain-record";
import { freePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import { addressOf, filesOf, refusal, stranger } from "@/testing/start";
import { openHouse } from "./open-house";

const CHAIN_ID = 31_337;

describe("a start of the demo", () => {
  let dataDir: string;
  let kept: string;
  let source: Record<string, string>;
  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), "souk-demo-"));
    kept = `${dataDir}-kept`;
    source = { SOUK_DATA_DIR: dataDir, SOUK_CHAIN_PORT: String(await freePort()) };
    const opened = await openHouse(readEnv(source), silent);
    await opened.stop();
    cpSync(dataDir, kept, { recursive: true });
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
    cpSync(kept, dataDir, { recursive: true });
  });
  afterAll(() => {
    for (const folder of [dataDir, kept]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const code = "chain_deployment_differs";

  it.each([
    ["attesterKey", "attester"],
    ["deployerKey", "guardian"],
  ] as const)("is refused with another %s, before anything is opened", async (name, role) => {
    const file = path.join(dataDir, "secrets.json");
    const key = generatePrivateKey();
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), [name]: key }));
    const before = filesOf(dataDir);
    const told = await refusal(readEnv(source));
    expect(told.code).toBe(code);
    const own = readDeployment(dataDir, CHAIN_ID)?.roles[role];
    for (const part of [role, addressOf(key), own]) expect(told.message).toContain(part);
    expect(filesOf(dataDir)).toEqual(before);
  });

  it.each(["arbiter", "feeAccount"] as const)("is refused with another %s on record", async (role) => {
    const record = readDeployment(dataDir, CHAIN_ID);
    if (!record) throw new RangeError("the demo left no record");
    const other = stranger();
    writeDeployment(dataDir, { ...record, roles: { ...record.roles, [role]: other } });
    const books = () => filesOf(dataDir)[path.join(dataDir, "souk.db")];
    const before = books();
    const told = await refusal(readEnv(source));
    expect(told.code).toBe(code);
    for (const part of [other, record.roles[role]]) expect(told.message).toContain(part);
    expect(books()).toBe(before);
  });

  const secretsFile = () => path.join(dataDir, "secrets.json");
  const secrets = () => JSON.parse(readFileSync(secretsFile(), "utf8"));

  it("is refused with another treasuryKey, before anything is opened", async () => {
    const key = generatePrivateKey();
    writeFileSync(secretsFile(), JSON.stringify({ ...secrets(), treasuryKey: key }));
    const before = filesOf(dataDir);
    const told = await refusal(readEnv(source));
    expect(told.code).toBe("chain_refused");
    for (const part of [addressOf(key), readRouter(dataDir, CHAIN_ID)?.treasury])
      expect(told.message).toContain(part);
    expect(filesOf(dataDir)).toEqual(before);
  });

  it("gives a folder of a version without a treasury its router, and finds it again", async () => {
    const { treasuryKey: _, spenderKey: __, ...old } = secrets();
    writeFileSync(secretsFile(), JSON.stringify(old));
    const first = readRouter(dataDir, CHAIN_ID)?.router;
    rmSync(path.join(dataDir, "chain", `router-${CHAIN_ID}.json`));
    const made: unknown[] = [];
    for (let start = 0; start < 2; start += 1) {
      const opened = await openHouse(readEnv(source), silent);
      made.push(opened.runtime.chainInfo()?.router);
      await opened.stop();
    }
    expect(made).toEqual([readRouter(dataDir, CHAIN_ID)?.router, made[0]]);
    expect([null, undefined, first]).not.toContain(made[0]);
  });

  it("is refused when its books were made anew beside the chain", async () => {
    for (const name of ["souk.db", "souk.lock.db"]) rmSync(path.join(dataDir, name));
    expect(await refusal(readEnv(source))).toMatchObject({ code: "chain_refused" });
    expect(await refusal(readEnv(source))).toMatchObject({ code: "chain_refused" });
  });
});
