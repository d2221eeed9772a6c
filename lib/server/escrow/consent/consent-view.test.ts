import { zeroHash } from "viem";
import { expect, it } from "vitest";
import { SIGNED_VERBS } from "@/lib/domain/escrow/escrow-verbs";
import type { Job } from "@/lib/server/escrow/escrow-job";
import { awaiting, castOnChain } from "@/testing/chain/chain-cast";
import { NOON_MS } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { consentView, isAgentInTerms } from "./consent-view";

const JOB: Job = {
  id: "tsk_1",
  jobId: `0x${"12".repeat(32)}`,
  chainTerms: null,
  terms: {
    payWithinS: 1,
    acceptWithinS: 20,
    deliverWithinS: 300,
    reviewWithinS: 4_000,
    contestWithinS: 50_000,
    resolveWithinS: 600_000,
  },
  round: 2,
  version: 7,
  createdAtMs: NOON_MS + 999,
};
const AGENT = "0x000000000000000000000000000000000000a001";
const FACTS = {
  task: JOB,
  place: { chainId: 31_337, escrow: "0x00000000000000000000000000000000000e5c00" },
  agentAddress: AGENT,
  agentPriceUnits: 5n,
} as const;
/** A day after the last second that all windows together could reach: two more rounds of work may be asked for. */
const DEADLINE = `${NOON_MS / 1_000 + 1 + 20 + 3 * 4_300 + 50_000 + 600_000 + 86_400}`;
const PLAIN = { jobId: JOB.jobId, deadline: DEADLINE };
const PAYS = { ...PLAIN, agent: AGENT, price: "5" };

it("a consent says what its verb means, and leaves open what its signer is to choose", () => {
  const said = SIGNED_VERBS.map((verb) => [verb, consentView(verb, FACTS)?.message]);
  expect(Object.fromEntries(said)).toEqual({
    accept: PAYS,
    submit: { ...PAYS, round: 2, resultHash: zeroHash },
    approve: PAYS,
    request_changes: { ...PLAIN, round: 2 },
    reject: { ...PLAIN, round: 2, undisputedBps: 0 },
    contest: { ...PLAIN, round: 2 },
    resolve: { ...PLAIN, agentShareBps: 0, reasonHash: zeroHash },
    cancel: PLAIN,
    fail: { ...PLAIN, round: 2 },
  });
  expect(consentView("resolve", FACTS)?.fill).toEqual(["agentShareBps", "reasonHash"]);
  expect(consentView("accept", FACTS)).toMatchObject({
    primaryType: "Accept",
    domain: { chainId: 31_337, verifyingContract: FACTS.place.escrow },
    fill: [],
  });
});

it("a consent holds what its signer chose", () => {
  const chosen = { undisputedBps: 2_500 };
  expect(consentView("reject", FACTS, chosen)?.message).toMatchObject({ round: 2, undisputedBps: 2_500 });
});

it("there is no consent without a job, nor one that names nobody or no price", () => {
  expect(consentView("cancel", { ...FACTS, task: { ...JOB, jobId: null } })).toBeNull();
  const nobody = { ...FACTS, agentAddress: null };
  const priceless = { ...FACTS, agentPriceUnits: null };
  expect(consentView("accept", nobody)).toBeNull();
  expect(consentView("accept", priceless)).toBeNull();
  for (const facts of [nobody, priceless]) expect(consentView("cancel", facts)?.message).toEqual(PLAIN);
});

describeOnBothEngines("the terms of a job", (world) => {
  it("name an agent where the buyer did", async () => {
    const at = await castOnChain(world());
    const inTerms = async (fields: object) =>
      isAgentInTerms(await rowOf(at.context, (await awaiting(at, fields)).id));
    expect(await inTerms({ strategy: "direct", agentId: "agent-1" })).toBe(true);
    expect(await inTerms({ strategy: "best" })).toBe(false);
    expect(isAgentInTerms({ chainTerms: null })).toBe(false);
  });
});
