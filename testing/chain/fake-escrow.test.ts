import { type Address, type Hex, keccak256, toHex, zeroAddress } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as calls from "@/lib/chain/escrow-calls";
import { type ContractTerms, jobIdOf, saltOf, totalUnitsOf } from "@/lib/chain/escrow-terms";
import * as typed from "@/lib/chain/escrow-types";
import { ETH_TOKEN } from "@/lib/chain/tokens";
import { toWei } from "@/lib/domain/money";
import { BothEscrows } from "./both-escrows";

/** No signature, and time enough: good for the signer alone. */
const OWN: calls.TimedSignature = { deadline: 4_000_000_000n, signature: "0x" };
/** Shares of it leave parts of a unit. */
const CEILING = 1_000_003n;
const RESULT = keccak256(toHex("result"));
const REASON = keccak256(toHex("reason"));
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

let both: BothEscrows;
let buyer: PrivateKeyAccount;
let agent: PrivateKeyAccount;
let arbiter: PrivateKeyAccount;
let stranger: PrivateKeyAccount;
let salts = 0;
let terms: ContractTerms;

beforeAll(async () => {
  both = await BothEscrows.open();
  [buyer, agent, arbiter, stranger] = [
    await both.person(),
    await both.person(),
    await both.person(),
    await both.person(),
  ];
});
afterAll(() => both.close());
beforeEach(() => {
  terms = termsWith();
});

function termsWith(change: Partial<ContractTerms> = {}): ContractTerms {
  return {
    buyer: buyer.address,
    agent: zeroAddress,
    arbiter: arbiter.address,
    token: ETH_TOKEN,
    ceiling: CEILING,
    feeBps: 333,
    payBy: both.nowS + 600,
    acceptWithinS: 100,
    deliverWithinS: 200,
    reviewWithinS: 300,
    contestWithinS: 400,
    resolveWithinS: 500,
    quoteHash: keccak256(toHex("quote")),
    salt: saltOf(`tsk_${salts++}`),
    ...change,
  };
}

const on = () => ({ escrow: both.place.escrow, terms });
const id = () => jobIdOf({ ...both.place, terms });
const send = (from: { address: Address }, call: calls.EscrowCall) => both.send(from.address, call, terms);
const fund = (change: Partial<calls.EscrowCall> = {}) => send(buyer, { ...calls.fundCall(on()), ...change });

async function assigned(price = CEILING, to = agent.address): Promise<calls.Assigned> {
  const claim = typed.assignTypedData(both.place, { jobId: id(), agent: to, price });
  return { agent: to, price, assignment: await both.sign(both.attester, claim) };
}

const nobodyAccepted = (by = both.attester, forS?: number) =>
  both.word(by, (deadline) => typed.nobodyAcceptedTypedData(both.place, { jobId: id(), deadline }), forS);

async function accepted(): Promise<calls.Assigned> {
  await fund();
  const worker = await assigned();
  expect(await send(agent, calls.acceptCall({ ...on(), assigned: worker, consent: OWN }))).toBe(
    "JobAccepted",
  );
  return worker;
}

const submit = (worker: calls.Assigned, round = 0) =>
  send(agent, calls.submitCall({ ...on(), assigned: worker, round, resultHash: RESULT, consent: OWN }));

async function submitted(): Promise<calls.Assigned> {
  const worker = await accepted();
  expect(await submit(worker)).toBe("JobSubmitted");
  return worker;
}

const reject = (undisputedBps: number, round = 0) =>
  send(buyer, calls.rejectCall({ ...on(), round, undisputedBps, consent: OWN }));
const contest = (by = agent, round = 0) => send(by, calls.contestCall({ ...on(), round, consent: OWN }));
const resolve = (by: PrivateKeyAccount, agentShareBps: number) =>
  send(by, calls.resolveCall({ ...on(), agentShareBps, reasonHash: REASON, consent: OWN }));
const changes = (round: number) => send(buyer, calls.requestChangesCall({ ...on(), round, consent: OWN }));
const settle = () => send(stranger, calls.settleByDefaultCall(on()));

describe("the fake escrow and the contract say the same", () => {
  it("to a payment: by whom, until when, of how much", async () => {
    expect(await send(stranger, calls.fundCall(on()))).toBe("NotTheBuyer");
    const owed = toWei(totalUnitsOf(terms));
    expect(await fund({ value: owed - 1n })).toBe("WrongPayment");
    expect(await fund({ value: owed + 1_000_000_000n })).toBe("WrongPayment");
    expect(await fund()).toBe("JobFunded");
    expect(await fund()).toBe("AlreadyFunded");
    terms = termsWith({ payBy: both.nowS + 5 });
    both.later(6);
    expect(await fund()).toBe("TooLate");
    terms = termsWith({ payBy: both.nowS + 5 });
    both.later(5);
    expect(await fund()).toBe("JobFunded");
  });

  it.each<[string, (known: { buyer: Address; agent: Address }) => Partial<ContractTerms>]>([
    ["InvalidArbiter", ({ buyer }) => ({ arbiter: buyer })],
    ["InvalidArbiter", ({ agent }) => ({ arbiter: agent, agent })],
    ["InvalidArbiter", () => ({ arbiter: zeroAddress })],
    ["TokenNotAllowed", ({ agent }) => ({ token: agent })],
    ["InvalidAmount", () => ({ ceiling: 0n })],
    ["InvalidFee", () => ({ feeBps: 1_001 })],
    ["InvalidWindow", () => ({ acceptWithinS: 201 })],
    ["InvalidWindow", () => ({ reviewWithinS: 0 })],
    ["InvalidWindow", () => ({ resolveWithinS: 31 * 86_400 + 1 })],
    ["JobFunded", () => ({ feeBps: 1_000, resolveWithinS: 31 * 86_400, acceptWithinS: 200 })],
    ["JobFunded", ({ agent }) => ({ agent })],
  ])("to terms: %s %#", async (outcome, change) => {
    terms = termsWith(change({ buyer: buyer.address, agent: agent.address }));
    expect(await fund()).toBe(outcome);
  });

  it("to a payment in tokens, which takes no ether", async () => {
    terms = termsWith({ token: both.token });
    await both.giveTokens(buyer.address, toWei(totalUnitsOf(terms)));
    expect(await fund({ value: 1n })).toBe("WrongPayment");
    expect(await fund()).toBe("JobFunded");
    const worker = await assigned();
    expect(await send(buyer, calls.releaseCall({ ...on(), assigned: worker, consent: OWN }))).toBe(
      "JobCompleted",
    );
    const { escrow } = both.place;
    expect(await send(agent, calls.withdrawCall({ escrow, token: both.token, units: CEILING }))).toBe(
      "Withdrawn",
    );
  });

  it("to every verb on a job that is not there, or is over", async () => {
    const worker = await assigned();
    const onNothing = [
      calls.acceptCall({ ...on(), assigned: worker, consent: OWN }),
      calls.submitCall({ ...on(), assigned: worker, round: 0, resultHash: RESULT, consent: OWN }),
      calls.giveUpCall({ ...on(), assigned: worker, round: 0, consent: OWN }),
      calls.releaseCall({ ...on(), assigned: worker, consent: OWN }),
      calls.requestChangesCall({ ...on(), round: 0, consent: OWN }),
      calls.rejectCall({ ...on(), round: 0, undisputedBps: 0, consent: OWN }),
      calls.contestCall({ ...on(), round: 0, consent: OWN }),
      calls.resolveCall({ ...on(), agentShareBps: 0, reasonHash: REASON, consent: OWN }),
      calls.cancelCall({ ...on(), nobodyAccepted: await nobodyAccepted(), consent: OWN }),
      calls.settleByDefaultCall(on()),
    ];
    for (const call of onNothing) expect(await send(agent, call)).toBe("WrongState");
    await fund();
    await send(buyer, calls.releaseCall({ ...on(), assigned: worker, consent: OWN }));
    for (const call of onNothing) expect(await send(agent, call)).toBe("WrongState");
  });

  it("to an acceptance and a submission, each by its own state", async () => {
    await fund();
    const worker = await assigned();
    expect(await changes(0)).toBe("WrongState");
    expect(await reject(0)).toBe("WrongState");
    expect(await contest()).toBe("WrongState");
    expect(await resolve(arbiter, 0)).toBe("WrongState");
    const accept = calls.acceptCall({ ...on(), assigned: worker, consent: OWN });
    expect(await send(stranger, accept)).toBe("BadSignature");
    expect(await send(agent, accept)).toBe("JobAccepted");
    expect(await send(agent, accept)).toBe("WrongState");
    expect(await submit(worker, 1)).toBe("WrongRound");
    expect(await submit(worker)).toBe("JobSubmitted");
    expect(await submit(worker)).toBe("WrongState");
    expect(await send(agent, accept)).toBe("WrongState");
  });

  it("to whom was assigned", async () => {
    await fund();
    const by = async (worker: calls.Assigned, who: PrivateKeyAccount = agent) =>
      send(who, calls.acceptCall({ ...on(), assigned: worker, consent: OWN }));
    expect(await by(await assigned(CEILING + 1n))).toBe("WrongAssignment");
    expect(await by(await assigned(CEILING, arbiter.address), arbiter)).toBe("WrongAssignment");
    expect(await by({ ...(await assigned(5n)), price: 6n })).toBe("BadSignature");
    expect(await by({ ...(await assigned()), assignment: "0x" })).toBe("BadSignature");
    expect(await by(await assigned(5n))).toBe("JobAccepted");
    const other = await assigned(5n, stranger.address);
    expect(
      await send(
        stranger,
        calls.submitCall({ ...on(), assigned: other, round: 0, resultHash: RESULT, consent: OWN }),
      ),
    ).toBe("WrongAssignment");
    expect(await submit(await assigned(6n))).toBe("WrongAssignment");
    expect(await submit({ ...(await assigned(5n)), assignment: "0x" })).toBe("JobSubmitted");
  });

  it("to an agent that the terms name", async () => {
    terms = termsWith({ agent: agent.address });
    await fund();
    const worker = { agent: agent.address, price: CEILING, assignment: "0x" } as const;
    expect(await submit({ ...worker, price: CEILING - 1n })).toBe("WrongAssignment");
    expect(await submit({ ...worker, agent: stranger.address })).toBe("BadSignature");
    expect(await submit(worker)).toBe("JobSubmitted");
    expect(await reject(3_333)).toBe("JobRejected");
  });

  it("to a release, also of work that the chain never heard of", async () => {
    await fund();
    const worker = await assigned(777_777n);
    const release = (of: calls.Assigned, by = buyer) =>
      send(by, calls.releaseCall({ ...on(), assigned: of, consent: OWN }));
    expect(await release(worker, agent)).toBe("BadSignature");
    expect(await release({ ...worker, price: 777_778n })).toBe("BadSignature");
    expect(await release({ ...worker, agent: zeroAddress })).toBe("WrongAssignment");
    expect(await release(worker)).toBe("JobCompleted");
    terms = termsWith();
    const known = await submitted();
    expect(await release({ ...known, price: known.price - 1n })).toBe("WrongAssignment");
    expect(await release(known)).toBe("JobCompleted");
  });

  it("to consents that others bring: forms, deadlines, and those of another job or round", async () => {
    await fund();
    const worker = await assigned();
    const word = (forS?: number) =>
      both.word(
        agent,
        (deadline) =>
          typed.acceptTypedData(both.place, {
            jobId: id(),
            agent: worker.agent,
            price: worker.price,
            deadline,
          }),
        forS,
      );
    const accept = (consent: calls.TimedSignature) =>
      send(stranger, calls.acceptCall({ ...on(), assigned: worker, consent }));
    const { deadline, signature } = await word();
    const parity = signature.endsWith("1b") ? "00" : "01";
    const s = CURVE_ORDER - BigInt(`0x${signature.slice(66, 130)}`);
    const flipped = signature.endsWith("1b") ? "1c" : "1b";
    const twin: Hex = `0x${signature.slice(2, 66)}${s.toString(16).padStart(64, "0")}${flipped}`;
    expect(await accept({ deadline, signature: `0x${signature.slice(2, 130)}${parity}` })).toBe(
      "BadSignature",
    );
    expect(await accept({ deadline, signature: twin })).toBe("BadSignature");
    expect(await accept({ deadline, signature: signature.slice(0, -2) as Hex })).toBe("BadSignature");
    expect(await accept({ deadline, signature: "0x" })).toBe("BadSignature");
    expect(await accept({ deadline: deadline + 1n, signature })).toBe("BadSignature");
    const brief = await word(2);
    both.later(3);
    expect(await accept(brief)).toBe("ConsentExpired");
    const last = await word(4);
    both.later(4);
    expect(await accept(last)).toBe("JobAccepted");
    terms = termsWith();
    await fund();
    expect(await accept({ deadline, signature })).toBe("BadSignature");
  });

  it("to changes, twice and no more, and to words of an earlier round", async () => {
    const worker = await submitted();
    const rejected = await both.word(buyer, (deadline) =>
      typed.rejectTypedData(both.place, { jobId: id(), round: 0, undisputedBps: 0, deadline }),
    );
    expect(await changes(1)).toBe("WrongRound");
    for (const round of [0, 1]) {
      expect(await changes(round)).toBe("ChangesRequested");
      expect(await submit(worker, round)).toBe("WrongRound");
      expect(await submit(worker, round + 1)).toBe("JobSubmitted");
    }
    expect(await changes(2)).toBe("NoRoundLeft");
    const replayed = calls.rejectCall({ ...on(), round: 0, undisputedBps: 0, consent: rejected });
    expect(await send(stranger, replayed)).toBe("WrongRound");
    const other = calls.rejectCall({ ...on(), round: 2, undisputedBps: 0, consent: rejected });
    expect(await send(stranger, other)).toBe("BadSignature");
    expect(await reject(0, 2)).toBe("JobRejected");
    expect(await contest(agent, 0)).toBe("WrongRound");
    expect(await contest(agent, 2)).toBe("JobContested");
  });

  it.each([0, 1, 3_333, 9_999])(
    "to a rejection of which %i bp are not disputed, and its split",
    async (bps) => {
      await submitted();
      expect(await reject(10_000)).toBe("InvalidShare");
      expect(await reject(bps, 1)).toBe("WrongRound");
      expect(await reject(bps)).toBe("JobRejected");
      expect(await reject(bps)).toBe("WrongState");
      expect(await contest(stranger)).toBe("BadSignature");
      expect(await contest(agent, 1)).toBe("WrongRound");
      expect(await contest()).toBe("JobContested");
      expect(await resolve(buyer, 2_500)).toBe("BadSignature");
      expect(await resolve(arbiter, 10_001)).toBe("InvalidShare");
      expect(await resolve(arbiter, bps === 1 ? 10_000 : 2_500)).toBe("JobResolved");
      expect(await resolve(arbiter, 2_500)).toBe("WrongState");
    },
  );

  it("to a release after a rejection, which pays what is left", async () => {
    const worker = await submitted();
    await reject(5_001);
    expect(await send(buyer, calls.releaseCall({ ...on(), assigned: worker, consent: OWN }))).toBe(
      "JobCompleted",
    );
  });

  it("to a cancellation, with the attester's word that nobody accepted", async () => {
    await fund();
    const cancel = async (fact: calls.TimedSignature, by = buyer) =>
      send(by, calls.cancelCall({ ...on(), nobodyAccepted: fact, consent: OWN }));
    expect(await cancel(await nobodyAccepted(stranger))).toBe("BadSignature");
    const brief = await nobodyAccepted(both.attester, 2);
    both.later(3);
    expect(await cancel(brief)).toBe("ConsentExpired");
    expect(await cancel(await nobodyAccepted(), stranger)).toBe("BadSignature");
    expect(await cancel(await nobodyAccepted())).toBe("JobCancelled");
    terms = termsWith();
    await accepted();
    expect(await cancel(await nobodyAccepted())).toBe("WrongState");
  });

  it("to an agent that gives up, before and after its work", async () => {
    await fund();
    const giveUp = (worker: calls.Assigned, by = agent, round = 0) =>
      send(by, calls.giveUpCall({ ...on(), assigned: worker, round, consent: OWN }));
    expect(await giveUp({ ...(await assigned()), assignment: "0x" })).toBe("BadSignature");
    expect(await giveUp(await assigned(), stranger)).toBe("BadSignature");
    expect(await giveUp(await assigned(), agent, 1)).toBe("WrongRound");
    expect(await giveUp(await assigned())).toBe("JobFailed");
    terms = termsWith();
    const worker = await submitted();
    expect(await giveUp({ ...worker, agent: stranger.address }, stranger)).toBe("WrongAssignment");
    expect(await giveUp(worker)).toBe("JobFailed");
    terms = termsWith();
    const rejected = await submitted();
    await reject(0);
    expect(await giveUp(rejected)).toBe("WrongState");
  });

  it.each<[string, number, () => Promise<unknown>]>([
    ["JobExpired", 100, () => fund()],
    ["JobFailed", 200, accepted],
    ["JobCompleted", 300, submitted],
    ["JobRefunded", 400, async () => [await submitted(), await reject(3_333)]],
    ["JobResolved", 500, async () => [await submitted(), await reject(3_333), await contest()]],
  ])("to silence: %s after %i s and not before", async (outcome, windowS, reach) => {
    await reach();
    // An acceptance does not start the clock anew: its window counts from the payment.
    const begunS = both.nowS - (outcome === "JobFailed" ? 1 : 0);
    both.later(begunS + windowS - both.nowS);
    expect(await settle()).toBe("TooEarly");
    const worker = await assigned();
    expect(await send(buyer, calls.releaseCall({ ...on(), assigned: worker, consent: OWN }))).toBe("TooLate");
    expect(await settle()).toBe(outcome);
    expect(await settle()).toBe("WrongState");
  });

  it("to the last second of a window", async () => {
    await fund();
    const worker = await assigned();
    both.later(100);
    expect(await send(agent, calls.acceptCall({ ...on(), assigned: worker, consent: OWN }))).toBe(
      "JobAccepted",
    );
  });

  it("to withdrawals: one's own, by one's word once, and never more than is owed", async () => {
    await fund();
    await send(buyer, calls.releaseCall({ ...on(), assigned: await assigned(), consent: OWN }));
    const { escrow } = both.place;
    const payee = await both.person();
    terms = termsWith();
    await fund();
    await send(
      buyer,
      calls.releaseCall({ ...on(), assigned: await assigned(900n, payee.address), consent: OWN }),
    );
    const own = (units: bigint) => send(payee, calls.withdrawCall({ escrow, token: ETH_TOKEN, units }));
    expect(await own(901n)).toBe("InsufficientCredit");
    expect(await own(0n)).toBe("InsufficientCredit");
    expect(await own(100n)).toBe("Withdrawn");
    const to = async (
      recipient: Address,
      units: bigint,
      by: PrivateKeyAccount,
      consent: calls.TimedSignature,
    ) =>
      send(
        by,
        calls.withdrawToCall({ escrow, token: ETH_TOKEN, account: payee.address, recipient, units, consent }),
      );
    const word = (recipient: Address, units: bigint) => {
      const nonce = both.nonceOf(payee.address);
      return both.word(payee, (deadline) =>
        typed.withdrawToTypedData(both.place, {
          token: ETH_TOKEN,
          account: payee.address,
          to: recipient,
          units,
          nonce,
          deadline,
        }),
      );
    };
    expect(await to(zeroAddress, 1n, payee, OWN)).toBe("InvalidRecipient");
    expect(await to(escrow, 1n, payee, OWN)).toBe("InvalidRecipient");
    expect(await to(stranger.address, 1n, stranger, calls.OWN_TRANSACTION)).toBe("ConsentExpired");
    const signed = await word(stranger.address, 300n);
    expect(await to(buyer.address, 300n, buyer, signed)).toBe("BadSignature");
    expect(await to(stranger.address, 300n, buyer, signed)).toBe("Withdrawn");
    expect(await to(stranger.address, 300n, buyer, signed)).toBe("BadSignature");
    expect(await to(stranger.address, 501n, buyer, await word(stranger.address, 501n))).toBe(
      "InsufficientCredit",
    );
    expect(await to(stranger.address, 500n, payee, OWN)).toBe("Withdrawn");
    expect(await own(1n)).toBe("InsufficientCredit");
  });
});
