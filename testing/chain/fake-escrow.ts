import { type Address, decodeFunctionData, isAddressEqual, verifyTypedData, zeroAddress } from "viem";
import { chainDeadlineS } from "@/lib/chain/chain-deadline";
import type { ContractState } from "@/lib/chain/contract-state";
import { type ContractTerms, jobIdOf, totalUnitsOf } from "@/lib/chain/escrow-terms";
import {
  acceptTypedData,
  assignTypedData,
  cancelTypedData,
  contestTypedData,
  type EscrowPlace,
  giveUpTypedData,
  nobodyAcceptedTypedData,
  rejectTypedData,
  releaseTypedData,
  requestChangesTypedData,
  resolveTypedData,
  submitTypedData,
} from "@/lib/chain/escrow-types";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { settleUndisputed } from "@/lib/domain/market/settlement";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { completed, type Emitted, heldOf, type Job, refunded, settledByDefault, splitUp } from "./fake-job";

/** A refusal of the contract, with its error's name. */
export class Revert extends Error {}

const RUNNING: readonly ContractState[] = ["funded", "accepted", "submitted", "rejected", "disputed"];

type Args = readonly unknown[];

/**
 * The escrow's rules as escrow.md tells them, over the calldata that the house would send, with real signatures. The
 * contract itself is tested with forge and, end to end, on anvil.
 */
export class FakeEscrow {
  readonly jobs = new Map<Hex, Job>();

  constructor(
    private readonly place: EscrowPlace,
    private readonly attester: Address,
    private readonly clockS: () => number,
  ) {}

  private get nowS(): number {
    return this.clockS();
  }

  /** One transaction: its event, or the Revert it ends in. */
  async execute(sender: Address, data: Hex): Promise<Emitted> {
    const { functionName, args } = decodeFunctionData({ abi: taskEscrowAbi, data });
    const terms = (args as Args)[0] as ContractTerms;
    const jobId = jobIdOf({ ...this.place, terms });
    if (functionName === "fund") return this.fund(sender, terms, jobId);
    const job = this.jobs.get(jobId);
    if (!job || !RUNNING.includes(job.state)) throw new Revert("WrongState");
    const deadlineS = chainDeadlineS(terms, job) ?? 0;
    if (functionName === "settleByDefault") {
      if (this.nowS <= deadlineS) throw new Revert("TooEarly");
      return settledByDefault(jobId, job);
    }
    if (this.nowS > deadlineS) throw new Revert("TooLate");
    const verb = this.verbs[functionName];
    if (!verb) throw new Revert(`the model does not know ${functionName}`);
    return verb({ sender, job, jobId, args: (args as Args).slice(1) });
  }

  private fund(sender: Address, terms: ContractTerms, jobId: Hex): Emitted {
    if (!isAddressEqual(sender, terms.buyer)) throw new Revert("NotTheBuyer");
    if (this.nowS > terms.payBy) throw new Revert("TooLate");
    if (this.jobs.has(jobId)) throw new Revert("AlreadyFunded");
    const totalUnits = totalUnitsOf(terms);
    const isNamed = !isAddressEqual(terms.agent, zeroAddress);
    this.jobs.set(jobId, {
      terms,
      state: "funded",
      sinceS: this.nowS,
      round: 0,
      held: totalUnits,
      paid: 0n,
      agent: terms.agent,
      price: isNamed ? terms.ceiling : 0n,
    });
    return { name: "JobFunded", jobId, args: { buyer: terms.buyer, terms, totalUnits } };
  }

  private readonly verbs: Record<string, (call: Called) => Promise<Emitted>> = {
    accept: async ({ sender, job, jobId, args }) => {
      const [agent, price, assignment, deadline, signature] = args as [Hex, bigint, Hex, bigint, Hex];
      this.require(job.state === "funded", "WrongState");
      await this.consent(
        sender,
        agent,
        acceptTypedData(this.place, { jobId, agent, price, deadline }),
        signature,
      );
      await this.assign(job, jobId, { agent, price, assignment });
      job.state = "accepted";
      return { name: "JobAccepted", jobId, args: { agent, priceUnits: price } };
    },
    submit: async ({ sender, job, jobId, args }) => {
      const [agent, price, assignment, round, resultHash, deadline, signature] = args as [
        Hex,
        bigint,
        Hex,
        number,
        Hex,
        bigint,
        Hex,
      ];
      this.require(job.state === "funded" || job.state === "accepted", "WrongState");
      this.require(round === job.round, "WrongRound");
      const consent = submitTypedData(this.place, { jobId, agent, price, round, resultHash, deadline });
      await this.consent(sender, agent, consent, signature);
      await this.assign(job, jobId, { agent, price, assignment });
      this.move(job, "submitted");
      return { name: "JobSubmitted", jobId, args: { agent, priceUnits: price, round, resultHash } };
    },
    giveUp: async ({ sender, job, jobId, args }) => {
      const [agent, price, assignment, round, deadline, signature] = args as [
        Hex,
        bigint,
        Hex,
        number,
        bigint,
        Hex,
      ];
      this.require(["funded", "accepted", "submitted"].includes(job.state), "WrongState");
      this.require(round === job.round, "WrongRound");
      await this.consent(sender, agent, giveUpTypedData(this.place, { jobId, round, deadline }), signature);
      await this.assign(job, jobId, { agent, price, assignment });
      return { name: "JobFailed", jobId, args: { buyerUnits: refunded(job, "failed"), byDefault: false } };
    },
    release: async ({ sender, job, jobId, args }) => {
      const [agent, price, assignment, deadline, signature] = args as [Hex, bigint, Hex, bigint, Hex];
      await this.assign(job, jobId, { agent, price, assignment });
      const consent = releaseTypedData(this.place, { jobId, agent, price, deadline });
      await this.consent(sender, job.terms.buyer, consent, signature);
      return completed(jobId, job, false);
    },
    requestChanges: async ({ sender, job, jobId, args }) => {
      const [round, deadline, signature] = args as [number, bigint, Hex];
      this.require(job.state === "submitted", "WrongState");
      this.require(round === job.round, "WrongRound");
      const consent = requestChangesTypedData(this.place, { jobId, round, deadline });
      await this.consent(sender, job.terms.buyer, consent, signature);
      this.move(job, "accepted");
      job.round += 1;
      return { name: "ChangesRequested", jobId, args: { round: job.round } };
    },
    reject: async ({ sender, job, jobId, args }) => {
      const [round, undisputedBps, deadline, signature] = args as [number, number, bigint, Hex];
      this.require(job.state === "submitted", "WrongState");
      const consent = rejectTypedData(this.place, { jobId, round, undisputedBps, deadline });
      await this.consent(sender, job.terms.buyer, consent, signature);
      const { agentUnits, feeUnits, remainingUnits } = settleUndisputed(heldOf(job), undisputedBps);
      [job.held, job.paid] = [remainingUnits, agentUnits];
      this.move(job, "rejected");
      return { name: "JobRejected", jobId, args: { agent: job.agent, undisputedBps, agentUnits, feeUnits } };
    },
    contest: async ({ sender, job, jobId, args }) => {
      const [round, deadline, signature] = args as [number, bigint, Hex];
      this.require(job.state === "rejected", "WrongState");
      await this.consent(
        sender,
        job.agent,
        contestTypedData(this.place, { jobId, round, deadline }),
        signature,
      );
      this.move(job, "disputed");
      return { name: "JobContested", jobId, args: { agent: job.agent } };
    },
    resolve: async ({ sender, job, jobId, args }) => {
      const [agentShareBps, reasonHash, deadline, signature] = args as [number, Hex, bigint, Hex];
      this.require(job.state === "disputed", "WrongState");
      const consent = resolveTypedData(this.place, { jobId, agentShareBps, reasonHash, deadline });
      await this.consent(sender, job.terms.arbiter, consent, signature);
      return splitUp(jobId, job, { agentShareBps, reasonHash, byDefault: false });
    },
    cancel: async ({ sender, job, jobId, args }) => {
      const [factDeadline, fact, deadline, signature] = args as [bigint, Hex, bigint, Hex];
      this.require(job.state === "funded", "WrongState");
      this.require(BigInt(this.nowS) <= factDeadline, "ConsentExpired");
      const consent = nobodyAcceptedTypedData(this.place, { jobId, deadline: factDeadline });
      await this.consent(zeroAddress, this.attester, consent, fact);
      await this.consent(
        sender,
        job.terms.buyer,
        cancelTypedData(this.place, { jobId, deadline }),
        signature,
      );
      return { name: "JobCancelled", jobId, args: { buyerUnits: refunded(job, "cancelled") } };
    },
  };

  private move(job: Job, state: ContractState): void {
    [job.state, job.sinceS] = [state, this.nowS];
  }

  private require(isTrue: boolean, error: string): void {
    if (!isTrue) throw new Revert(error);
  }

  private async consent(sender: Address, signer: Address, consent: object, signature: Hex): Promise<void> {
    if (isAddressEqual(sender, signer)) return;
    const isSigned = await verifyTypedData({ ...consent, address: signer, signature } as never).catch(
      () => false,
    );
    this.require(isSigned, "BadSignature");
  }

  private async assign(
    job: Job,
    jobId: Hex,
    of: { agent: Hex; price: bigint; assignment: Hex },
  ): Promise<void> {
    const { agent, price, assignment } = of;
    if (!isAddressEqual(job.agent, zeroAddress)) {
      this.require(isAddressEqual(agent, job.agent) && price === job.price, "WrongAssignment");
      return;
    }
    this.require(price <= job.terms.ceiling, "WrongAssignment");
    const consent = assignTypedData(this.place, { jobId, agent, price });
    await this.consent(zeroAddress, this.attester, consent, assignment);
    [job.agent, job.price] = [agent, price];
  }
}

interface Called {
  readonly sender: Address;
  readonly job: Job;
  readonly jobId: Hex;
  readonly args: Args;
}
