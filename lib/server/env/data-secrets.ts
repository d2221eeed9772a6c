import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { hexOf } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";
import { writeWhole } from "@/lib/server/files/write-whole";
import { BadEnvironment } from "./bad-environment";

const key = hexOf(/^0x[0-9a-f]{64}$/, "must be a private key, 0x and 64 hex digits");

const oldSecretsFile = z.strictObject({
  sessionSecret: z.string().min(32),
  attesterKey: key,
  relayerKey: key,
  deployerKey: key,
  treasuryKey: key.optional(),
  spenderKey: key.optional(),
  payerKey: key.optional(),
});

export type DataSecrets = Required<z.infer<typeof oldSecretsFile>>;

/** The demo's own random secrets, made once and kept in its data folder, readable by its owner only. */
export function loadSecrets(dataDir: string): DataSecrets {
  const file = path.join(dataDir, "secrets.json");
  if (!existsSync(file)) return kept(file, firstSecrets());
  const parsed = oldSecretsFile.safeParse(readJson(file));
  if (parsed.success) return completed(file, parsed.data);
  throw new BadEnvironment([
    { name: "SOUK_DATA_DIR", problem: `holds a damaged secrets.json; restore it or delete the folder` },
  ]);
}

const randomKey = () => `0x${randomBytes(32).toString("hex")}` as const;

function firstSecrets(): DataSecrets {
  return {
    sessionSecret: randomBytes(48).toString("base64url"),
    attesterKey: randomKey(),
    relayerKey: randomKey(),
    deployerKey: randomKey(),
    treasuryKey: randomKey(),
    spenderKey: randomKey(),
    payerKey: randomKey(),
  };
}

/** A folder of a version without the treasury, or without its payer, is given their keys. */
function completed(file: string, known: z.infer<typeof oldSecretsFile>): DataSecrets {
  const { treasuryKey, spenderKey, payerKey } = known;
  if (treasuryKey && spenderKey && payerKey) return { ...known, treasuryKey, spenderKey, payerKey };
  return kept(file, {
    ...known,
    treasuryKey: treasuryKey ?? randomKey(),
    spenderKey: spenderKey ?? randomKey(),
    payerKey: payerKey ?? randomKey(),
  });
}

function kept(file: string, secrets: DataSecrets): DataSecrets {
  writeWhole(file, `${JSON.stringify(secrets, null, 2)}\n`, 0o600);
  return secrets;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
