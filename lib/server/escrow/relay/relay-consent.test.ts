import { decodeFunctionData, zeroHash } from "viem";
import { expect, it } from "vitest";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { InvariantBroken } from "@/lib/domain/errors";
import { ESCROW_VERBS, type EscrowVerb, SIGNED_VERBS } from "@/lib/domain/escrow/escrow-verbs";
import type { Consent } from "@/lib/server/escrow/consent/consent";
import type { Job } from "@/lib/server/escrow/escrow-job";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { castOnChain, paid } from "@/testing/chain/chain-cast";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { relayConsent, relayDefault } from "./relay-consent";

const NOW_MS = 1_700_000_000_000;
const agent = { address: "0x000000000000000000000000000000000000a9e7", priceUnits: 4n } as const;
const timed = { deadline: 9n, signature: "0xfac7" } as const;
const chosen = { resultHash: zeroHash, undisputedBps: 1, agentShareBps: 2, reasonHash: zeroHash } as const;

const consentTo = (verb: EscrowVerb, more: Partial<Consent> = {}): Consent => ({
  verb,
  round: 1,
  signer: agent.address,
  message: { domain: {}, types: {}, primaryType: "", message: {}, fill: [] },
  signature: "0xc0de",
  deadlineS: 7,
  agent,
  assignment: "0xa551",
  ...more,
});

describeOnBothEngines("a relayed consent", (world) => {
  async function jobOnChain() {
    const at = await castOnChain(world());
    const { id } = await paid(at);
    const job: Job = await rowOf(at.context, id);
    const rows = () => at.context.store.read((tx) => outboxOf(tx, id));
    const calls = async () =>
      (await rows()).map(({ data }) => decodeFunctionData({ abi: taskEscrowAbi, data }));
    return { ...at, job, rows, calls };
  }

  it("becomes a call of its verb's own function, under its own kind", async () => {
    const { context, job, rows, calls } = await jobOnChain();
    for (const verb of SIGNED_VERBS) {
      const relay = { task: job, consent: consentTo(verb), nowMs: NOW_MS, chosen, nobodyAccepted: timed };
      expect(await context.store.write((tx) => relayConsent(tx, context, relay))).toBe(true);
      expect(await context.store.write((tx) => relayConsent(tx, context, relay)), "owed once").toBe(false);
    }
    const byKind = new Map((await rows()).map((row, index) => [row.kind, index]));
    const made = await calls();
    for (const verb of SIGNED_VERBS) {
      const { outboxKind, message } = ESCROW_VERBS[verb];
      const call = made[byKind.get(outboxKind) ?? -1];
      expect(call?.functionName.toLowerCase()).toBe(message.toLowerCase());
      expect(call?.args?.slice(-2)).toEqual([7n, "0xc0de"]);
    }
    expect(byKind.size).toBe(SIGNED_VERBS.length);
  });

  it("is owed anew at the task's next version, unless it is anchored once per round", async () => {
    const { context, job, rows } = await jobOnChain();
    for (const verb of SIGNED_VERBS) {
      for (const version of [1, 2]) {
        const task = { ...job, version };
        const relay = { task, consent: consentTo(verb), nowMs: NOW_MS, chosen, nobodyAccepted: timed };
        await context.store.write((tx) => relayConsent(tx, context, relay));
      }
    }
    const kinds = (await rows()).map((row) => row.kind);
    for (const verb of SIGNED_VERBS) {
      const { outboxKind, sending } = ESCROW_VERBS[verb];
      expect(kinds.filter((kind) => kind === outboxKind).length).toBe(sending === "kept" ? 1 : 2);
    }
  });

  it("is refused when it lacks what its call carries", async () => {
    const { context, job, rows } = await jobOnChain();
    const lacking: readonly Consent[] = [
      ...(["accept", "submit", "approve", "fail"] as const).map((verb) => consentTo(verb, { agent: null })),
      ...(["submit", "reject", "resolve", "cancel"] as const).map((verb) => consentTo(verb)),
    ];
    for (const consent of lacking) {
      const relay = { task: job, consent, nowMs: NOW_MS };
      const owed = context.store.write((tx) => relayConsent(tx, context, relay));
      await expect(owed, consent.verb).rejects.toBeInstanceOf(InvariantBroken);
    }
    expect(await rows()).toEqual([]);
  });

  it("is not needed for what silence means", async () => {
    const { context, job, calls } = await jobOnChain();
    const owe = (turn: string) =>
      context.store.write((tx) => relayDefault(tx, context, { task: job, turn, nowMs: NOW_MS }));
    expect([await owe("v1"), await owe("v1"), await owe("v2")]).toEqual([true, false, true]);
    expect((await calls()).map((call) => call.functionName)).toEqual(["settleByDefault", "settleByDefault"]);
    await context.store.write((tx) => tx.run("UPDATE outbox_rows SET state = 'reverted'"));
    expect([await owe("v1"), await owe("v1")], "refused, so owed anew").toEqual([true, false]);
  });
});
