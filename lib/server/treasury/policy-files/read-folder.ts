import { readFile } from "node:fs/promises";
import path from "node:path";
import { BadPolicyFile } from "./bad-policy-file";
import { AGENTS_FILE, type PolicyTexts, SERVICES_FILE } from "./policy-of-files";

/** The texts of the policy's files. @throws BadPolicyFile for one that cannot be read */
export async function readPolicyFolder(folder: string): Promise<PolicyTexts> {
  const textOf = async (name: string) => {
    try {
      return await readFile(path.join(folder, name), "utf8");
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      throw new BadPolicyFile([`${name} cannot be read (${code}).`]);
    }
  };
  return { agents: await textOf(AGENTS_FILE), services: await textOf(SERVICES_FILE) };
}
