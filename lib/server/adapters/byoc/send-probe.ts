import { privateKeyToAccount } from "viem/accounts";
import { PROBE_TIMEOUT_MS, type ProbeAnswer, type SendProbe } from "@/lib/domain/network/judge-probe";
import { SECOND_MS } from "@/lib/domain/time";
import type { Hex } from "@/lib/schemas/hex";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { isOutboundFailed, type OutboundFailure } from "@/lib/server/outbound/outbound-failed";
import { jobText, signedDigest } from "./wire/credentials";
import { writeJobHeader } from "./wire/job-request";

/** Long enough to tell what is slow from what is down, and over within a slot. */
const WAITED_MS = PROBE_TIMEOUT_MS + 3 * SECOND_MS;
const MAX_BYTES = 64 * 1024;
const SEARCH = { timeoutMs: SECOND_MS, answerMs: SECOND_MS / 2 };

/** Sends probes as the jobs that any gateway sends for this capability, signed by the house's own key. */
export function probesBy(key: Hex, outbound: Outbound): SendProbe {
  const account = privateKeyToAccount(key);
  return async ({ endpoint, capability }, { agentId, atMs }) => {
    const job = { request: JSON.stringify({ run: capability }), parameters: "{}" };
    const sig = await account.sign({ hash: signedDigest(jobText(job)) });
    const timeoutS = PROBE_TIMEOUT_MS / SECOND_MS;
    const signed = { ...job, id: agentId, capability, sender: account.address, sig, timeoutS };
    return ask(outbound, {
      url: `${endpoint}/process/request/${capability}`,
      headers: { livepeer: writeJobHeader(signed, SEARCH), "content-type": "application/json" },
      body: JSON.stringify({
        action: "service-monitoring",
        agent_id: agentId,
        include_utilization: true,
        timestamp: atMs / SECOND_MS,
      }),
    });
  };
}

/** What a failure says of the orchestrator. */
const KINDS = {
  busy: "unasked",
  refused_address: "unanswered",
  timeout: "unanswered",
  unreachable: "unanswered",
  redirect: "misanswered",
  too_large: "misanswered",
  not_http: "misanswered",
} as const satisfies Record<OutboundFailure, ProbeAnswer["kind"]>;

async function ask(
  outbound: Outbound,
  request: { url: string; headers: Record<string, string>; body: string },
): Promise<ProbeAnswer> {
  try {
    const answer = await outbound.ask({
      ...request,
      method: "POST",
      timeoutMs: WAITED_MS,
      maxBytes: MAX_BYTES,
    });
    const { status, tookMs } = answer;
    return { kind: "answered", status, tookMs: Math.round(tookMs), body: parsed(answer.body) };
  } catch (error) {
    if (!isOutboundFailed(error)) throw error;
    return { kind: KINDS[error.kind], why: error.message };
  }
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return null;
  }
}
