import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { address } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";
import { writeWhole } from "@/lib/server/files/write-whole";
import { ChainRefused } from "./chain-refused";

const deployment = z.object({
  chainId: z.number().int(),
  genesisHash: z.string(),
  escrow: address,
  tokens: z.object({ MNEE: z.object({ address, decimals: z.number().int() }) }),
  roles: z.object({ attester: address, arbiter: address, guardian: address, feeAccount: address }),
  fromBlock: z.number().int(),
});

const router = z.object({
  chainId: z.number().int(),
  router: address,
  treasury: address,
  guardian: address,
  fromBlock: z.number().int(),
  // False between its deployment and the treasury's first word to it.
  isSetUp: z.boolean(),
});

const localChain = z.object({
  genesisHash: z.string(),
  // Unix seconds: what tells our first block from those that later starts of anvil add to its file.
  genesisAtS: z.number().int(),
  pid: z.number().int(),
  port: z.number().int(),
});

/** Where the contracts lie, as the deploy script leaves it in the data folder. */
export type DeploymentRecord = z.infer<typeof deployment>;
/** Where the treasury's router lies: beside the deployment, so that a folder of an earlier version is given one. */
export type RouterRecord = z.infer<typeof router>;
/** The local chain of this data folder, and the process that last ran it. */
export type LocalChainRecord = z.infer<typeof localChain>;

export const chainFolder = (dataDir: string) => path.join(dataDir, "chain");
const deploymentFile = (dataDir: string, chainId: number) =>
  path.join(chainFolder(dataDir), `deployment-${chainId}.json`);
const routerFile = (dataDir: string, chainId: number) =>
  path.join(chainFolder(dataDir), `router-${chainId}.json`);
const localChainFile = (dataDir: string) => path.join(chainFolder(dataDir), "anvil.json");

export function readDeployment(dataDir: string, chainId: number): DeploymentRecord | null {
  return readRecord(deploymentFile(dataDir, chainId), deployment);
}

/** A deployment as the books keep it. */
interface KeptDeployment {
  readonly chainId: number;
  readonly genesisHash: string;
  readonly escrow: string;
  readonly tokens: object;
  readonly roles: object;
  readonly fromBlock: number;
}

/** The record as the books keep it, for a data folder that has none. */
export function deploymentOfRow(row: KeptDeployment): DeploymentRecord {
  return deployment.parse(row);
}

export function writeDeployment(dataDir: string, record: DeploymentRecord): void {
  writeRecord(deploymentFile(dataDir, record.chainId), record);
}

export function readRouter(dataDir: string, chainId: number): RouterRecord | null {
  return readRecord(routerFile(dataDir, chainId), router);
}

export function writeRouter(dataDir: string, record: RouterRecord): void {
  writeRecord(routerFile(dataDir, record.chainId), record);
}

export function readLocalChain(dataDir: string): LocalChainRecord | null {
  return readRecord(localChainFile(dataDir), localChain);
}

export function writeLocalChain(dataDir: string, record: LocalChainRecord): void {
  writeRecord(localChainFile(dataDir), record);
}

function readRecord<T>(file: string, schema: z.ZodType<T>): T | null {
  if (!existsSync(file)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new ChainRefused(`${file} is damaged. Restore it, or delete the data folder to begin anew.`, {
      cause,
    });
  }
}

function writeRecord(file: string, record: unknown): void {
  writeWhole(file, `${JSON.stringify(record, null, 2)}\n`);
}
