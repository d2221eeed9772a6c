import type { Address, Hex, PublicClient } from "viem";
import { type ContractState, contractStateOf } from "./contract-state";
import type { ContractTerms } from "./escrow-terms";
import { taskEscrowAbi } from "./generated/task-escrow";

/** What reading needs of a viem client. */
export type ContractReader = Pick<PublicClient, "readContract">;

/** A read of the escrow, at `blockNumber` or the newest block. */
type At = { escrow: Address; blockNumber?: bigint };

/** A job as the contract keeps it; amounts in units. `agent` is null until an assignment is on record. */
export type JobView = {
  state: ContractState;
  heldUnits: bigint;
  paidUnits: bigint;
  sinceS: number;
  round: number;
  agent: Address | null;
  priceUnits: bigint;
};

const abi = taskEscrowAbi;

export async function readJob(reader: ContractReader, query: At & { jobId: Hex }): Promise<JobView> {
  const { escrow: address, blockNumber, jobId } = query;
  const [job, assignment] = await reader.readContract({
    address,
    abi,
    functionName: "jobOf",
    args: [jobId],
    blockNumber,
  });
  return {
    state: contractStateOf(job.state),
    heldUnits: job.held,
    paidUnits: job.paid,
    sinceS: job.since,
    round: job.round,
    agent: BigInt(assignment.agent) === 0n ? null : assignment.agent,
    priceUnits: assignment.price,
  };
}

/** Units that an account may withdraw. */
export function readOwed(
  reader: ContractReader,
  query: At & { token: Address; account: Address },
): Promise<bigint> {
  const { escrow: address, blockNumber, token, account } = query;
  return reader.readContract({ address, abi, functionName: "owed", args: [token, account], blockNumber });
}

/** The nonce that the account's next WithdrawTo consent must carry. */
export function readNonce(reader: ContractReader, query: At & { account: Address }): Promise<bigint> {
  const { escrow: address, blockNumber, account } = query;
  return reader.readContract({ address, abi, functionName: "nonces", args: [account], blockNumber });
}

/** The last second of the present state's verbs; 0 when nothing is running. */
export function readDeadlineS(reader: ContractReader, query: At & { terms: ContractTerms }): Promise<bigint> {
  const { escrow: address, blockNumber, terms } = query;
  return reader.readContract({ address, abi, functionName: "deadlineOf", args: [terms], blockNumber });
}

export function readIsFundingPaused(reader: ContractReader, query: At): Promise<boolean> {
  const { escrow: address, blockNumber } = query;
  return reader.readContract({ address, abi, functionName: "isFundingPaused", blockNumber });
}

export function readIsTokenAllowed(reader: ContractReader, query: At & { token: Address }): Promise<boolean> {
  const { escrow: address, blockNumber, token } = query;
  return reader.readContract({ address, abi, functionName: "isTokenAllowed", args: [token], blockNumber });
}

/** Who holds the house's three keys in this deployment, and where fees go. */
export async function readRoles(reader: ContractReader, { escrow: address, blockNumber }: At) {
  const [attester, guardian, feeAccount] = await Promise.all([
    reader.readContract({ address, abi, functionName: "attester", blockNumber }),
    reader.readContract({ address, abi, functionName: "guardian", blockNumber }),
    reader.readContract({ address, abi, functionName: "feeAccount", blockNumber }),
  ]);
  return { attester, guardian, feeAccount };
}
