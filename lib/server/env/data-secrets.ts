import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { hexOf } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";
import { writeWhole } from "@/lib/server/files/write-whole";
import { BadEnvironment } from "./bad-environment";

const key = hexOf(/^0x[0-9a-f]{64}$/, "must be a private key, 0x and 64 hex digits");

const secretsFile = z.strictObject({
  sessionSecret: z.string().min(32),
  attesterKey: key,
  relayerKey: key,
  deployerKey: key,
});

export type DataSecrets = z.infer<typeof secretsFile>;

/** The demo's own random secrets, made once and kept in its data folder, readable by its owner only. */
export function loadSecrets(dataDir: string): DataSecrets {
  const file = path.join(dataDir, "secrets.json");
  if (!existsSync(file)) return makeSecrets(file);
  const parsed = secretsFile.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  throw new BadEnvironment([
    { name: "SOUK_DATA_DIR", problem: `holds a damaged secrets.json; restore it or delete the folder` },
  ]);
}

function makeSecrets(file: string): DataSecrets {
  const randomKey = () => `0x${randomBytes(32).toString("hex")}` as const;
  const secrets: DataSecrets = {
    sessionSecret: randomBytes(48).toString("base64url"),
    attesterKey: randomKey(),
    relayerKey: randomKey(),
    deployerKey: randomKey(),
  };
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
