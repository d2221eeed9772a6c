import { getAddress, zeroAddress } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import {
  type AskPayee,
  PROBE_TIMEOUT_MS,
  PROBE_WAITED_MS,
  type ProbeAnswer,
  type SendProbe,
} from "@/lib/domain/network/judge-probe";
import { SECOND_MS } from "@/lib/domain/time";
import { tokenAnswer } from "@/lib/schemas/adapters/byoc";
import { jsonIn } from "@/lib/server/adapters/byoc/wire/base64-json";
import type { Outbound, OutboundRequest } from "@/lib/server/outbound/outbound";
import { isOutboundFailed, type OutboundFailure } from "@/lib/server/outbound/outbound-failed";
import { gatewayAccount } from "./gateway/account";
import { credentialOf } from "./gateway/offers";
import { signedJob } from "./gateway/send-job";

const MAX_BYTES = 64 * 1024;
const SEARCH = { timeoutMs: SECOND_MS, answerMs: SECOND_MS / 2 };

export interface Probing {
  readonly sendProbe: SendProbe;
  readonly askPayee: AskPayee;
}

/**
 * How the house looks at orchestrators: by jobs as any gateway sends them for their capability, on connections apart from
 * those of calls.
 * @param secret of the house: the key that signs is made of it, and owns nothing
 */
export function openProbing(secret: string, outbound: Outbound): Probing {
  const account = gatewayAccount(secret);
  const ask = (request: Pick<OutboundRequest, "url" | "method" | "headers" | "body">) =>
    answerOf(outbound, { ...request, timeoutMs: PROBE_WAITED_MS, maxBytes: MAX_BYTES, isProbe: true });
  return {
    sendProbe: async (to, job) => ask(await jobFor(account, to, job)),
    askPayee: async ({ endpoint, capability }) => {
      const headers = { ...(await credentialOf(account)), "livepeer-capability": capability };
      return payeeIn(await ask({ url: `${endpoint}/process/token`, method: "GET", headers }));
    },
  };
}

function jobFor(
  account: PrivateKeyAccount,
  { endpoint, capability }: Parameters<SendProbe>[0],
  { agentId, atMs }: Parameters<SendProbe>[1],
): Promise<Pick<OutboundRequest, "url" | "method" | "headers" | "body">> {
  const body = JSON.stringify({
    action: "service-monitoring",
    agent_id: agentId,
    include_utilization: true,
    timestamp: atMs / SECOND_MS,
  });
  const timeoutS = PROBE_TIMEOUT_MS / SECOND_MS;
  const job = { capability, request: JSON.stringify({ run: capability }), parameters: "{}", timeoutS };
  return signedJob(account, {
    ...{ endpoint, job, route: capability, search: SEARCH, nowMs: atMs },
    ...{ jobId: crypto.randomUUID(), body: Buffer.from(body), contentType: "application/json" },
  });
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

async function answerOf(outbound: Outbound, request: OutboundRequest): Promise<ProbeAnswer> {
  try {
    const { status, tookMs, body } = await outbound.ask(request);
    return { kind: "answered", status, tookMs: Math.round(tookMs), body: jsonIn(body) };
  } catch (error) {
    if (!isOutboundFailed(error)) throw error;
    return { kind: KINDS[error.kind], why: error.message };
  }
}

/** The recipient of a token's tickets is who is paid. */
function payeeIn(answer: ProbeAnswer): Awaited<ReturnType<AskPayee>> {
  if (answer.kind !== "answered") return { why: answer.why };
  if (answer.status !== 200) return { why: `GET /process/token answers ${answer.status}.` };
  const token = tokenAnswer.safeParse(answer.body);
  if (!token.success) return { why: "Its token is not as the protocol has it." };
  const bytes = Buffer.from(token.data.ticket_params.recipient, "base64");
  if (bytes.length !== 20) return { payee: null };
  const payee = getAddress(`0x${bytes.toString("hex")}`);
  return { payee: payee === zeroAddress ? null : payee };
}
