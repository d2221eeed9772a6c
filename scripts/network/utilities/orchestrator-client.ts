import { getAddress } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { SECOND_MS } from "@/lib/domain/time";
import { tokenAnswer } from "@/lib/schemas/adapters/byoc";
import { credentialOf } from "@/lib/server/adapters/byoc/gateway/offers";
import { signedJob } from "@/lib/server/adapters/byoc/gateway/send-job";

interface To {
  readonly endpoint: string;
  readonly capability: string;
}

const WITHIN_MS = 10 * SECOND_MS;

/** Whom an orchestrator says that it is to be paid. @throws Error where it says nothing */
export async function payeeSaidBy({ endpoint, capability }: To): Promise<string> {
  const account = privateKeyToAccount(generatePrivateKey());
  const answer = await fetch(`${endpoint}/process/token`, {
    headers: { ...(await credentialOf(account)), "livepeer-capability": capability },
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${(await answer.text()).trim()}`);
  const { ticket_params } = tokenAnswer.parse(await answer.json());
  return getAddress(`0x${Buffer.from(ticket_params.recipient, "base64").toString("hex")}`);
}

/** Sends the same signed header twice; what each is answered with. */
export async function isRefusedAgain({
  endpoint,
  capability,
}: To): Promise<{ first: number; second: number }> {
  const { url, headers, body } = await signedJob(privateKeyToAccount(generatePrivateKey()), {
    endpoint,
    job: { capability, request: JSON.stringify({ run: capability }), parameters: "{}", timeoutS: 10 },
    jobId: crypto.randomUUID(),
    route: capability,
    body: Buffer.from(JSON.stringify({ agent_id: "verify" })),
    contentType: "application/json",
    search: { timeoutMs: SECOND_MS, answerMs: SECOND_MS },
    nowMs: Date.now(),
  });
  const send = async () => {
    const signal = AbortSignal.timeout(WITHIN_MS);
    const answer = await fetch(url, { method: "POST", headers, body: Buffer.from(body), signal });
    await answer.body?.cancel();
    return answer.status;
  };
  return { first: await send(), second: await send() };
}
