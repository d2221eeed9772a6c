import { createPublicClient, erc20Abi, type Hex, http, type PublicClient } from "viem";
import { decodeEscrowLog, type EscrowEvent } from "@/lib/chain/escrow-events";
import { readJob, readOwed, readRoles } from "@/lib/chain/escrow-reads";
import { ETH_TOKEN } from "@/lib/chain/tokens";
import { toWei } from "@/lib/domain/money";
import type { ChainFacts } from "../people/town";

/** What the contract's own events say of one job. Units of 10^9 wei. */
export interface JobOnChain {
  readonly jobId: Hex;
  readonly token: Hex;
  readonly fundedUnits: bigint;
  readonly agentUnits: bigint;
  readonly feeUnits: bigint;
  readonly buyerUnits: bigint;
  /** How many events say that it ended; more than one is money paid twice. */
  readonly ends: number;
  readonly heldUnits: bigint;
}

export interface ChainTruth {
  /** By the salt of its terms, which is the hash of the task's id. */
  readonly jobs: ReadonlyMap<string, JobOnChain>;
  /** What the chain itself contradicts; empty when it is of one piece. */
  readonly faults: readonly string[];
}

type Asset = "MNEE" | "ETH";
type Funded = Extract<EscrowEvent, { name: "JobFunded" }>;

const ENDS = ["JobCompleted", "JobResolved", "JobRefunded", "JobCancelled", "JobExpired", "JobFailed"];
const tokenOf = (facts: ChainFacts, asset: Asset): Hex =>
  asset === "ETH" ? ETH_TOKEN : facts.tokens.MNEE.address;
const isSame = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();

/** Reads the escrow straight at the node, past proxy and house. */
export async function readChain(nodeUrl: string, facts: ChainFacts): Promise<ChainTruth> {
  const client = createPublicClient({ transport: http(nodeUrl) });
  const { escrow } = facts;
  const logs = await client.getLogs({ address: escrow, fromBlock: 0n, toBlock: "latest" });
  const events = logs.flatMap((log) => decodeEscrowLog(log, escrow) ?? []);
  const funded = events.filter((event) => event.name === "JobFunded");
  const jobs = new Map<string, JobOnChain>();
  const faults: string[] = [];
  for (const event of funded) {
    const salt = event.terms.salt.toLowerCase();
    if (jobs.has(salt)) faults.push(`job ${event.jobId} was funded twice`);
    const job = await jobOf(client, { escrow, event, events });
    faults.push(...faultsOf(job));
    jobs.set(salt, job);
  }
  const people = funded.flatMap(({ buyer, terms }) => [buyer, terms.agent]);
  for (const asset of ["MNEE", "ETH"] as const) {
    faults.push(...(await shortfall({ client, facts, asset, jobs: [...jobs.values()], people })));
  }
  return { jobs, faults };
}

async function jobOf(
  client: PublicClient,
  of: { escrow: Hex; event: Funded; events: readonly EscrowEvent[] },
): Promise<JobOnChain> {
  const { jobId, totalUnits, terms } = of.event;
  const own = of.events.filter((event) => event.jobId === jobId);
  const sum = (name: "agentUnits" | "feeUnits" | "buyerUnits") =>
    own.reduce((total, event) => total + unitsIn(event, name), 0n);
  const { heldUnits } = await readJob(client, { escrow: of.escrow, jobId });
  return {
    jobId,
    token: terms.token,
    fundedUnits: totalUnits,
    agentUnits: sum("agentUnits"),
    feeUnits: sum("feeUnits"),
    buyerUnits: sum("buyerUnits"),
    ends: own.filter(({ name }) => ENDS.includes(name)).length,
    heldUnits,
  };
}

function unitsIn(event: EscrowEvent, name: "agentUnits" | "feeUnits" | "buyerUnits"): bigint {
  const units = name in event ? Object.entries(event).find(([key]) => key === name)?.[1] : 0n;
  return typeof units === "bigint" ? units : 0n;
}

/** What is wrong about one job by itself. */
export function faultsOf(job: JobOnChain): string[] {
  const paid = job.agentUnits + job.feeUnits + job.buyerUnits;
  const faults: string[] = [];
  if (job.ends > 1) faults.push(`job ${job.jobId} ended ${job.ends} times`);
  if (paid + job.heldUnits !== job.fundedUnits) {
    faults.push(`job ${job.jobId}: ${job.fundedUnits} in, ${paid} out, ${job.heldUnits} held`);
  }
  return faults;
}

/** The escrow holds exactly what it owes to people and keeps for jobs. */
async function shortfall(of: {
  client: PublicClient;
  facts: ChainFacts;
  asset: Asset;
  jobs: readonly JobOnChain[];
  people: readonly Hex[];
}): Promise<string[]> {
  const { client, facts, asset, jobs } = of;
  const { escrow } = facts;
  const token = tokenOf(facts, asset);
  const { feeAccount } = await readRoles(client, { escrow });
  const accounts = new Set([...of.people, feeAccount].map((account) => account.toLowerCase()));
  let due = 0n;
  for (const account of accounts) due += await readOwed(client, { escrow, token, account: account as Hex });
  for (const job of jobs) if (isSame(job.token, token)) due += job.heldUnits;
  const held = await balanceOf(client, { facts, asset, address: escrow });
  return held === due ? [] : [`the escrow holds ${held} ${asset} and owes ${due}`];
}

/** What an address holds of an asset, in units rounded down. */
export async function balanceOf(
  client: PublicClient,
  of: { facts: ChainFacts; asset: Asset; address: Hex },
): Promise<bigint> {
  const { facts, asset, address } = of;
  const wei =
    asset === "ETH"
      ? await client.getBalance({ address })
      : await client.readContract({
          address: facts.tokens.MNEE.address,
          abi: erc20Abi,
          functionName: "balanceOf",
          args: [address],
        });
  return wei / toWei(1n);
}
