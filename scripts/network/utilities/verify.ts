import { SECOND_MS } from "@/lib/domain/time";
import type { ListedOrchestratorWire, OrchestratorWire } from "@/lib/schemas/network/orchestrator";
import { z } from "@/lib/schemas/zod";
import { sendThrough } from "./gateway-jobs";
import { causeOf, type HouseClient } from "./house-client";
import { isRefusedAgain, payeeSaidBy } from "./orchestrator-client";
import { allOrchestrators, oneOrchestrator, payoutsOf } from "./orchestrators";
import type { Utility } from "./utility";

/** What a link says of itself where it holds. @throws Error with the reason where it is cut */
type Link = () => Promise<string>;

/** How long what happens every few seconds may have been quiet. */
const PROBE_MS = 40 * SECOND_MS;
const OVERDUE_MS = 60 * SECOND_MS;
const PAYOUT_MS = 180 * SECOND_MS;

/** Follows the network from its registry to the money, link by link. Fails, with the reason, where any is cut. */
export const verify: Utility = async ({ house, options, say }) => {
  let cut = 0;
  const link = async (name: string, holds: Link) => {
    try {
      say(`ok   ${name}: ${await holds()}`);
    } catch (error) {
      cut += 1;
      say(`RED  ${name}: ${causeOf(error)}`);
    }
  };
  await link("house", () => ready(house));
  let all: readonly ListedOrchestratorWire[] = [];
  await link("registry", async () => {
    all = (await allOrchestrators(house)).filter(({ id }) => options.id === undefined || options.id === id);
    if (all.length === 0) throw new Error("nobody is registered");
    const suspended = all.filter((one) => one.suspended).map(({ name }) => name);
    if (suspended.length > 0) throw new Error(`suspended: ${suspended.join(", ")}`);
    return `${all.length} orchestrators`;
  });
  await link("discovery", () => discovered(house, all));
  for (const one of all) {
    const { name } = one;
    await link(`${name}, token`, () => namesPayee(one));
    await link(`${name}, job`, () => doesJob(house, one));
    await link(`${name}, replay`, () => refusesReplay(one));
    await link(`${name}, probes`, async () => isProbed(await oneOrchestrator(house, one.id)));
    await link(`${name}, evaluation`, async () => isEvaluated(await oneOrchestrator(house, one.id)));
    await link(`${name}, payouts`, () => isPaid(house, one));
  }
  say(cut === 0 ? "GREEN: every link holds." : `RED: ${cut} links are cut.`);
  return cut === 0 ? 0 : 1;
};

async function ready(house: HouseClient): Promise<string> {
  const answer = await fetch(`${house.origin}/ready`, { signal: AbortSignal.timeout(10 * SECOND_MS) });
  const said = z.object({ missing: z.array(z.string()).default([]) }).safeParse(await answer.json());
  if (answer.status === 200) return "it does all its work";
  throw new Error(
    said.success && said.data.missing.length > 0 ? said.data.missing.join(" ") : `${answer.status}`,
  );
}

async function discovered(house: HouseClient, all: readonly ListedOrchestratorWire[]): Promise<string> {
  const shape = z.array(z.object({ address: z.string() }));
  const pool = await house.ask({ path: "/api/livepeer/orchestrators.json", shape });
  const missing = all.filter(
    (one) => !one.suspended && !pool.some(({ address }) => address === one.endpoint),
  );
  if (missing.length > 0) throw new Error(`not in the pool: ${missing.map(({ name }) => name).join(", ")}`);
  return `${pool.length} in the pool of any gateway`;
}

async function namesPayee({ endpoint, capability, payeeAddress }: ListedOrchestratorWire): Promise<string> {
  const payee = await payeeSaidBy({ endpoint, capability });
  if (payee.toLowerCase() === payeeAddress.toLowerCase()) return `it is to be paid at ${payee}`;
  throw new Error(`its token names ${payee}, and the registry ${payeeAddress}`);
}

async function doesJob({ origin }: HouseClient, one: ListedOrchestratorWire): Promise<string> {
  const { endpoint, capability } = one;
  const agentId = `verify-${Date.now()}`;
  const result = await sendThrough(origin, { capability, endpoint, agentId, timeoutS: 15 });
  if (!result.isOk) throw new Error(`${result.status ?? "no answer"}: ${result.text.slice(0, 200)}`);
  if (result.orchestrator !== endpoint) throw new Error(`${result.orchestrator} did it instead`);
  if (!result.text.includes(agentId)) throw new Error("the answer is to another job");
  return `done in ${result.tookMs} ms through the gateway`;
}

async function refusesReplay({ endpoint, capability }: ListedOrchestratorWire): Promise<string> {
  const { first, second } = await isRefusedAgain({ endpoint, capability });
  if (first !== 200) throw new Error(`a signed job is answered with ${first}`);
  if (second !== 400) throw new Error(`a header that was used is answered with ${second}`);
  return "a header that was used is refused";
}

function isProbed({ samples }: OrchestratorWire): string {
  const [last] = samples;
  if (last === undefined) throw new Error("it was never looked at");
  const agoMs = Date.now() - Date.parse(last.at);
  if (agoMs > PROBE_MS) throw new Error(`the last look was ${Math.round(agoMs / SECOND_MS)} s ago`);
  if (last.outcome !== "ok") throw new Error(`the last look found it ${last.outcome}: ${last.why ?? ""}`);
  return `ok ${Math.round(agoMs / SECOND_MS)} s ago`;
}

function isEvaluated({ nextEvaluationAt, lastEvaluation }: OrchestratorWire): string {
  const lateMs = Date.now() - Date.parse(nextEvaluationAt);
  if (lateMs > OVERDUE_MS) throw new Error(`overdue for ${Math.round(lateMs / SECOND_MS)} s`);
  if (lastEvaluation === null) return `the first is due at ${nextEvaluationAt}`;
  return `#${lastEvaluation.number} is ${lastEvaluation.tier ?? "without a tier"}, the next due at ${nextEvaluationAt}`;
}

async function isPaid(house: HouseClient, { id, lastEvaluation }: ListedOrchestratorWire): Promise<string> {
  const payouts = await payoutsOf(house, id);
  const late = payouts.find(
    ({ owedAt, state, nextTryAt }) =>
      nextTryAt !== null && state !== "paid" && Date.now() - Date.parse(owedAt) > PAYOUT_MS,
  );
  if (late)
    throw new Error(
      `that of #${late.evaluation} is ${late.state} since ${late.owedAt}: ${late.why ?? "nobody says why"}`,
    );
  if (lastEvaluation !== null && lastEvaluation.microUsd !== "0") {
    const isOwed = payouts.some(({ evaluation }) => evaluation === lastEvaluation.number);
    if (!isOwed) throw new Error(`#${lastEvaluation.number} earned something, and nothing is owed for it`);
  }
  const paid = payouts.find(({ state }) => state === "paid");
  if (paid === undefined) return payouts.length === 0 ? "nothing is owed yet" : "on its way";
  if (paid.transactionHash !== null) await isOnChain(house, paid.transactionHash);
  return `#${paid.evaluation} is paid, ${paid.amount?.display ?? ""}${paid.transactionHash === null ? "" : " on chain"}`;
}

const chainShape = z.object({ rpcUrl: z.string().nullish() });
const receiptShape = z.object({ result: z.object({ status: z.string() }).nullable() });

/** Asked of the node itself where the house names it. */
async function isOnChain(house: HouseClient, hash: string): Promise<void> {
  const { rpcUrl } = await house.ask({ path: "/api/v1/chain", shape: chainShape });
  if (!rpcUrl) return;
  const body = { jsonrpc: "2.0", id: 1, method: "eth_getTransactionReceipt", params: [hash] };
  const answer = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10 * SECOND_MS),
  });
  const { result } = receiptShape.parse(await answer.json());
  if (result?.status !== "0x1") throw new Error(`the chain has no such transaction: ${hash}`);
}
