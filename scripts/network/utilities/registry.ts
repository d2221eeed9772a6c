import { dollars } from "@/lib/domain/network/amount";
import { z } from "@/lib/schemas/zod";
import { sendThrough } from "./gateway-jobs";
import { allOrchestrators, oneOrchestrator, payoutsOf, percent } from "./orchestrators";
import { needed, type Utility } from "./utility";

/** Everybody of the registry, a line each. */
export const list: Utility = async ({ house, say }) => {
  const all = await allOrchestrators(house);
  for (const one of all) {
    const { id, name, endpoint, capability, tier, suspended, lastEvaluation } = one;
    const standing = suspended ? "SUSPENDED" : (tier ?? "new");
    say(
      `${id}  ${standing.padEnd(9)}  ${percent(lastEvaluation?.paidBps).padStart(8)}  ${name}  ${capability}  ${endpoint}`,
    );
  }
  say(`${all.length} orchestrators, ${all.filter(({ suspended }) => suspended).length} of them suspended.`);
  return 0;
};

const named = z.object({ id: z.string(), endpoint: z.string() });

/** Registers an orchestrator of whoever is signed in; its token must name the payee. */
export const register: Utility = async ({ house, options, say }) => {
  const body = {
    name: needed(options, "name"),
    endpoint: needed(options, "endpoint"),
    payeeAddress: needed(options, "payee"),
    capability: options.capability,
    asset: options.asset,
  };
  const { id, endpoint } = await house.ask({
    ...{ method: "POST", path: "/api/v1/network/orchestrators", body, shape: named },
  });
  say(`${id} is registered at ${endpoint}. It is looked at from now on.`);
  return 0;
};

/** Moves an orchestrator to another address; how it stands goes with it. */
export const update: Utility = async ({ house, options, say }) => {
  const path = `/api/v1/network/orchestrators/${encodeURIComponent(needed(options, "id"))}`;
  const body = { endpoint: needed(options, "endpoint") };
  const { id, endpoint } = await house.ask({ method: "PATCH", path, body, shape: named });
  say(`${id} is at ${endpoint} from now on.`);
  return 0;
};

/** Sends jobs through the gateway, and says what came of each. Fails where any did. */
export const call: Utility = async ({ house, options, say }) => {
  let failed = 0;
  const { capability, endpoint, times, timeout } = options;
  for (let number = 1; number <= times; number++) {
    const job = { capability, endpoint, agentId: `call-${number}`, timeoutS: timeout };
    const { isOk, status, tookMs, orchestrator, balance, text } = await sendThrough(house.origin, job);
    if (!isOk) failed += 1;
    const by = orchestrator === null ? "" : ` by ${orchestrator}`;
    const left = balance === null ? "" : `, balance ${balance} wei`;
    say(`${number}/${times}: ${status ?? "no answer"} in ${tookMs} ms${by}${left}`);
    say(`  ${text.slice(0, 500)}`);
  }
  say(failed === 0 ? `All ${times} jobs were done.` : `${failed} of ${times} jobs failed.`);
  return failed === 0 ? 0 : 1;
};

const SHOWN = 5;

/** How money comes to orchestrators: what was seen of each, what that earned, and where it is. */
export const flow: Utility = async ({ house, options, say }) => {
  const all = await allOrchestrators(house);
  const chosen = all.filter(({ id, endpoint }) => [undefined, id, endpoint].includes(options.id));
  for (const { id } of chosen) {
    const { name, samples, lastEvaluation, nextEvaluationAt } = await oneOrchestrator(house, id);
    const strip = samples
      .slice(0, 30)
      .reverse()
      .map(({ outcome }) => MARKS[outcome] ?? "?");
    say(`${name} (${id})`);
    say(`  probes      ${strip.join("") || "none yet"}   █ ok  ▒ slow  ✗ wrong  ▁ down  · unknown`);
    if (lastEvaluation === null) say("  evaluation  none yet");
    else {
      const { number, tier, paidBps, microUsd } = lastEvaluation;
      say(
        `  evaluation  #${number}: ${tier ?? "no tier"} at ${percent(paidBps)} earns ${dollars(BigInt(microUsd))} USD`,
      );
    }
    const payouts = await payoutsOf(house, id);
    for (const { evaluation, state, amount, transactionHash, why } of payouts.slice(0, SHOWN)) {
      const where = transactionHash === null ? (why ?? "") : `in ${transactionHash}`;
      say(`  payout      of #${evaluation}: ${state} ${amount?.display ?? ""} ${where}`.trimEnd());
    }
    if (payouts.length === 0) say("  payout      none yet");
    say(`  next        ${nextEvaluationAt}`);
  }
  say(`That is how ${chosen.length} of ${all.length} orchestrators are paid.`);
  return chosen.length > 0 ? 0 : 1;
};

const MARKS: Readonly<Record<string, string>> = { ok: "█", slow: "▒", wrong: "✗", down: "▁", unknown: "·" };
