/** Writing routes that the load drives, as `METHOD path` of the route tables. */
export const DRIVEN: readonly string[] = [
  "POST /api/v1/quotes",
  "POST /api/v1/tasks",
  ...["fund", "accept", "decline", "submit", "approve", "request_changes", "reject", "contest"].map(
    (verb) => `POST /api/v1/tasks/{id}/${verb}`,
  ),
  ...["resolve", "cancel", "fail"].map((verb) => `POST /api/v1/tasks/{id}/${verb}`),
  "POST /api/v1/agents",
  "PATCH /api/v1/agents/{id}",
  "POST /api/v1/me/withdrawals",
  "POST /api/v1/chain/rescan",
  "POST /api/v1/auth/nonce",
  "POST /api/v1/auth/wallet",
  "POST /api/v1/demo/sign-in",
  "POST /api/v1/demo/faucet",
  "POST /api/v1/services/{id}/calls",
  "POST /api/v1/approvals/{id}/approve",
  "POST /api/v1/approvals/{id}/refuse",
  "POST /api/nexus/chat",
  "POST /api/v1/assistant/conversations",
  "POST /api/v1/assistant/conversations/{id}/messages",
  "POST /api/v1/assistant/conversations/{id}/messages/{messageId}/retry",
  "POST /api/v1/network/orchestrators",
  "POST /api/aicp/tasks/submit",
  "POST /api/aicp/tasks/{id}/complete",
];

/** A path as the route tables have it: whatever names a row is `{id}`. */
export function routeOf(method: string, url: string): string {
  const { pathname } = new URL(url);
  const path = pathname.replace(/^(\/api\/v1\/services)\/[A-Z_]+/, "$1/{id}");
  const named = path.replace(/\/messages\/[a-z]+_[0-9a-z]{20,}/, "/messages/{messageId}");
  return `${method} ${named.replace(/\/[a-z]+_[0-9a-z]{20,}(?=\/|$)/g, "/{id}")}`;
}

const SOLD =
  "moves what its payer signed from the payer to the provider, in one transaction that the chain takes once; no book of the house moves";

/** Writing routes that it does not drive, each with the reason why no money can be lost there. */
export const NOT_DRIVEN: Readonly<Record<string, string>> = {
  "POST /api/v1/auth/sign-out": "ends a session and moves nothing",
  "POST /api/auth/{nextauth+}": "the same sign-in as /api/v1/auth in the words of next-auth",
  "POST /api/v1/chain/token-code": "notes that an operator has looked, and moves nothing",
  "PATCH /api/v1/assistant/conversations/{id}": "names a conversation, and spends nothing",
  "DELETE /api/v1/assistant/conversations/{id}": "takes words away, and spends nothing",
  "POST /api/v1/assistant/conversations/{id}/stop": "ends an answer, and spends nothing",
  "POST /api/v1/services": "registers a service that no agent may spend on yet",
  "PATCH /api/v1/services/{id}": "says what a service is, and spends nothing",
  "DELETE /api/v1/network/orchestrators/{id}": "says who is looked at no more",
  "PATCH /api/v1/network/orchestrators/{id}": "says where it is looked at",
  "POST /api/v1/network/registrations": "lets somebody register workers",
  "DELETE /api/v1/network/registrations/{id}": "takes that back",
  "POST /api/v1/auth/challenge": "gives a wallet something to sign",
  "POST /api/v1/auth/login": "signs in",
  "POST /api/v1/auth/token": "signs in",
  "POST /api/v1/livepeer/orchestrators/register": "says who proves that it is connected",
  "POST /api/v1/livepeer/orchestrators/{id}/proof": "proves it",
  "POST /api/v1/livepeer/orchestrators/{id}/disconnect": "takes that back",
  "POST /api/v1/livepeer/calls/distribute": "has free jobs done",
  "POST /api/v1/livepeer/payments/process": "tells of a payout, and pays nothing",
  "POST /capability/register": "says who does jobs for the house",
  "POST /capability/unregister": "takes that back",
  "POST /process/request": "has a job done; what it costs is the demo's play money, of no book",
  "POST /process/request/{route+}": "the same, at a route of the worker",
  "POST /api/v1/network/orchestrators/{id}/samples/{sampleId}/appeal": "says that a sample is wrong",
  ...Object.fromEntries(
    ["uphold", "refuse"].map((verb) => [
      `POST /api/v1/network/appeals/{id}/${verb}`,
      "owes a difference once, in the write that decides; the database refuses a second time",
    ]),
  ),
  ...Object.fromEntries(
    ["suspend", "reinstate", "maintenance"].map((verb) => [
      `POST /api/v1/network/orchestrators/{id}/${verb}`,
      "says what counts from now on",
    ]),
  ),
  "DELETE /api/v1/services/{id}": "closes a service, and spends nothing",
  "PUT /api/v1/policy": "says what may be spent, and spends nothing",
  "POST /api/v1/policy/check": "says what a change would be, and keeps nothing",
  "POST /api/v1/policy/drafts": "keeps what somebody wants, and changes no policy",
  "PATCH /api/v1/policy/drafts/{id}": "keeps what somebody wants, and changes no policy",
  ...Object.fromEntries(
    ["rebase", "publish", "consent", "refuse", "withdraw"].map((verb) => [
      `POST /api/v1/policy/drafts/{id}/${verb}`,
      "says what may be spent, and spends nothing",
    ]),
  ),
  "PUT /api/v1/treasury/agents/{id}": "says what may be spent, and spends nothing",
  "POST /api/v1/treasury/agents/{id}/pause": "says what may be spent, and spends nothing",
  "POST /api/v1/treasury/agents/{id}/resume": "says what may be spent, and spends nothing",
  "POST /api/v1/treasury/strays/{id}/resolve": "notes that an operator has looked, and moves nothing",
  "POST /api/v1/treasury/clock": "says when what was spent counts, and spends nothing",
  "POST /api/v1/treasury/reset": "says what may be spent, and spends nothing",
  "POST /api/v1/policy/shadow": "records what another policy would say, and spends nothing",
  "DELETE /api/v1/policy/shadow": "ends what only records, and spends nothing",
  "POST /api/v1/treasury/simulations": "decides again what was decided, and writes nothing",
  "PUT /api/nexus/agents/{id}/budget": "says what may be spent, and spends nothing",
  "POST /api/nexus/reset": "says what may be spent, and spends nothing",
  "GET /api/x402/services/{id}": SOLD,
  "POST /api/x402/services/{id}": SOLD,
  "POST /api/v1/calls/{id}/retry": "asks the provider of a claim again, and pays nothing",
  "POST /api/v1/treasury/kill-switch": "says what may be spent, and spends nothing",
  "POST /api/v1/demo/send": "sends what a wallet would, and the people here have wallets of their own",
};
