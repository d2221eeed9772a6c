import { type Address, decodeFunctionData, isAddressEqual, zeroAddress } from "viem";
import { chainDeadlineS } from "@/lib/chain/chain-deadline";
import type { ContractState } from "@/lib/chain/contract-state";
import { type ContractTerms, jobIdOf, totalUnitsOf } from "@/lib/chain/escrow-terms";
import {
  acceptTypedData,
  assignTypedData,
  cancelTypedData,
  contestTypedData,
  digestOf,
  type EscrowConsent,
  type EscrowPlace,
  type EscrowTypedData,
  giveUpTypedData,
  nobodyAcceptedTypedData,
  rejectTypedData,
  releaseTypedData,
  requestChangesTypedData,
  resolveTypedData,
  submitTypedData,
} from "@/lib/chain/escrow-types";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { MAX_CHANGE_ROUNDS } from "@/lib/domain/market/lifecycle";
import { settleUndisputed } from "@/lib/domain/market/settlement";
import { MAX_BPS } from "@/lib/domain/money";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { canonicalSignature, isKeySignature } from "@/lib/server/rpc/signatures";
import { FakeCredits } from "./fake-credits";
import { checkPayment, checkTerms, Revert } from "./fake-funding";
import { completed, type Emitted, heldOf, type Job, refunded, settledByDefault, splitUp } from "./fake-job";

const RUNNING: readonly ContractState[] = ["funded", "accepted", "submitted", "rejected", "disputed"];

type Args = readonly unknown[];

/** What a deployment fixes. */
interface Fixed {
  readonly place: EscrowPlace;
  readonly attester: Address;
  readonly feeAccount: Address;
  readonly token: Address;
}

interface Assigned {
  readonly agent: Hex;
  readonly price: bigint;
  readonly assignment: Hex;
}

/**
 * The escrow's rules as escrow.md tells them, over the calldata that the house would send, with real signatures. Its
 * test holds it to the contract on anvil; the guardian's pause, batches and payments from credits are not in it.
 */
export class FakeEscrow {
  readonly jobs = new Map<Hex, Job>();
  readonly credits: FakeCredits;

  constructor(
    private readonly fixed: Fixed,
    private readonly clockS: () => number,
  ) {
    this.credits = new FakeCredits(fixed.place, (...claim) => this.consent(...claim));
  }

  private get nowS(): number {
    return this.clockS();
  }

  private get place(): EscrowPlace {
    return this.fixed.place;
  }

  /** One transaction: its event, or the Revert it ends in. A payment is right unless it is said what was sent. */
  async execute(sender: Address, data: Hex, valueWei?: bigint): Promise<Emitted> {
    const { functionName, args } = decodeFunctionData({ abi: taskEscrowAbi, data });
    if (functionName === "withdraw" || functionName === "withdrawTo") {
      return this.credits.withdraw(sender, functionName, args as Args);
    }
    const terms = (args as Args)[0] as ContractTerms;
    const jobId = jobIdOf({ ...this.place, terms });
    if (functionName === "fund") return this.fund(sender, { terms, jobId, valueWei });
    const job = this.jobs.get(jobId);
    if (!job || !RUNNING.includes(job.state)) throw new Revert("WrongState");
    const emitted = await this.carryOut(functionName, { sender, job, jobId, args: (args as Args).slice(1) });
    const { agent, agentUnits, feeUnits, buyerUnits } = emitted.args as Partial<Record<string, never>>;
    this.credits.add(terms.token, agent, agentUnits);
    this.credits.add(terms.token, this.fixed.feeAccount, feeUnits);
    this.credits.add(terms.token, terms.buyer, buyerUnits);
    return emitted;
  }

  private async carryOut(functionName: string, called: Called): Promise<Emitted> {
    const { job, jobId } = called;
    const deadlineS = chainDeadlineS(job.terms, job) ?? 0;
    if (functionName === "settleByDefault") {
      this.require(this.nowS > deadlineS, "TooEarly");
      return settledByDefault(jobId, job);
    }
    this.require(this.nowS <= deadlineS, "TooLate");
    const verb = this.verbs[functionName];
    if (!verb) throw new Revert(`the model does not know ${functionName}`);
    return verb(called);
  }

  private fund(
    sender: Address,
    paid: { terms: ContractTerms; jobId: Hex; valueWei?: bigint | undefined },
  ): Emitted {
    const { terms, jobId, valueWei } = paid;
    this.require(isAddressEqual(sender, terms.buyer), "NotTheBuyer");
    this.require(this.nowS <= terms.payBy, "TooLate");
    checkTerms(terms, this.fixed.token);
    this.require(!this.jobs.has(jobId), "AlreadyFunded");
    if (valueWei !== undefined) checkPayment(terms, valueWei);
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
      const consent = acceptTypedData(this.place, { jobId, agent, price, deadline });
      await this.consent(sender, agent, consent, signature);
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
      await this.checkAgent(job, jobId, { agent, price, assignment });
      return { name: "JobFailed", jobId, args: { buyerUnits: refunded(job, "failed"), byDefault: false } };
    },
    release: async ({ sender, job, jobId, args }) => {
      const [agent, price, assignment, deadline, signature] = args as [Hex, bigint, Hex, bigint, Hex];
      await this.checkAgent(job, jobId, { agent, price, assignment });
      const consent = releaseTypedData(this.place, { jobId, agent, price, deadline });
      await this.consent(sender, job.terms.buyer, consent, signature);
      return completed(jobId, job, { agent, price, byDefault: false });
    },
    requestChanges: async ({ sender, job, jobId, args }) => {
      const [round, deadline, signature] = args as [number, bigint, Hex];
      this.require(job.state === "submitted", "WrongState");
      this.require(round === job.round, "WrongRound");
      this.require(round !== MAX_CHANGE_ROUNDS, "NoRoundLeft");
      const consent = requestChangesTypedData(this.place, { jobId, round, deadline });
      await this.consent(sender, job.terms.buyer, consent, signature);
      this.move(job, "accepted");
      job.round += 1;
      return { name: "ChangesRequested", jobId, args: { round: job.round } };
    },
    reject: async ({ sender, job, jobId, args }) => {
      const [round, undisputedBps, deadline, signature] = args as [number, number, bigint, Hex];
      this.require(job.state === "submitted", "WrongState");
      this.require(round === job.round, "WrongRound");
      this.require(undisputedBps < MAX_BPS, "InvalidShare");
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
      this.require(round === job.round, "WrongRound");
      const consent = contestTypedData(this.place, { jobId, round, deadline });
      await this.consent(sender, job.agent, consent, signature);
      this.move(job, "disputed");
      return { name: "JobContested", jobId, args: { agent: job.agent } };
    },
    resolve: async ({ sender, job, jobId, args }) => {
      const [agentShareBps, reasonHash, deadline, signature] = args as [number, Hex, bigint, Hex];
      this.require(job.state === "disputed", "WrongState");
      this.require(agentShareBps <= MAX_BPS, "InvalidShare");
      const consent = resolveTypedData(this.place, { jobId, agentShareBps, reasonHash, deadline });
      await this.consent(sender, job.terms.arbiter, consent, signature);
      return splitUp(jobId, job, { agentShareBps, reasonHash, byDefault: false });
    },
    cancel: async ({ sender, job, jobId, args }) => {
      const [factDeadline, fact, deadline, signature] = args as [bigint, Hex, bigint, Hex];
      this.require(job.state === "funded", "WrongState");
      const attested = nobodyAcceptedTypedData(this.place, { jobId, deadline: factDeadline });
      await this.consent(zeroAddress, this.fixed.attester, attested, fact);
      const consent = cancelTypedData(this.place, { jobId, deadline });
      await this.consent(sender, job.terms.buyer, consent, signature);
      return { name: "JobCancelled", jobId, args: { buyerUnits: refunded(job, "cancelled") } };
    },
  };

  private move(job: Job, state: ContractState): void {
    [job.state, job.sinceS] = [state, this.nowS];
  }

  private require(isTrue: boolean, error: string): void {
    if (!isTrue) throw new Revert(error);
  }

  /** The signer's own transaction needs no signature. */
  private async consent<W extends EscrowConsent>(
    sender: Address,
    signer: Address,
    consent: EscrowTypedData<W>,
    signature: Hex,
  ): Promise<void> {
    if (isAddressEqual(sender, signer)) return;
    const { deadline } = consent.message as { deadline?: bigint };
    this.require(deadline === undefined || BigInt(this.nowS) <= deadline, "ConsentExpired");
    const isCanonical = canonicalSignature(signature, "key") === signature;
    const claim = { address: signer, digest: digestOf(consent), signature };
    this.require(isCanonical && (await isKeySignature(claim)), "BadSignature");
  }

  private async assign(job: Job, jobId: Hex, assigned: Assigned): Promise<void> {
    await this.checkAgent(job, jobId, assigned);
    [job.agent, job.price] = [assigned.agent, assigned.price];
  }

  /** The agent is the one on record, or the one whom the attester's carried assignment names. */
  private async checkAgent(job: Job, jobId: Hex, { agent, price, assignment }: Assigned): Promise<void> {
    if (!isAddressEqual(job.agent, zeroAddress)) {
      this.require(isAddressEqual(agent, job.agent) && price === job.price, "WrongAssignment");
      return;
    }
    const isNobody = isAddressEqual(agent, zeroAddress) || isAddressEqual(agent, job.terms.arbiter);
    this.require(!isNobody && price <= job.terms.ceiling, "WrongAssignment");
    const attested = assignTypedData(this.place, { jobId, agent, price });
    await this.consent(zeroAddress, this.fixed.attester, attested, assignment);
  }
}

interface Called {
  readonly sender: Address;
  readonly job: Job;
  readonly jobId: Hex;
  readonly args: Args;
}
