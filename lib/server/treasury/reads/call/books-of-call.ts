import { HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import { type Cap, capKey } from "@/lib/domain/treasury/caps";
import type { Books, CallRequest } from "@/lib/domain/treasury/decide";
import { capsFor, dailyBudgetOf, holds, type Policy, type Service } from "@/lib/domain/treasury/policy";
import type { History } from "@/lib/domain/treasury/risk";
import { originOf } from "@/lib/domain/treasury/service-health";
import { UNUSED, type Usage } from "@/lib/domain/treasury/usage";
import type { Tx } from "@/lib/server/store/tx";
import { isSummed, readUsage } from "@/lib/server/treasury/reads/read-usage";
import { treasuryMoney } from "@/lib/server/treasury/reads/treasury-money";
import * as calls from "@/lib/server/treasury/tables/call-history";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { findHealth } from "@/lib/server/treasury/tables/service-health";

interface Asked {
  readonly policy: Policy;
  readonly request: CallRequest;
  readonly atMs: number;
  /** The call itself, where it holds its money already: it is asked as if it did not, in the windows that hold it. */
  readonly own?: ServiceCallRow;
}

/** All that the policy asks of the books for one call. */
export async function booksOfCall(tx: Tx, asked: Asked): Promise<Books> {
  const { policy, request, atMs, own } = asked;
  const service = policy.services.find(({ id }) => id === request.serviceId);
  const summary = policy.services.find(({ id }) => id === service?.summaryId);
  const usages = new Map<string, Usage>();
  for (const cap of capsAsked(policy, { agentId: request.agentId, services: [service, summary] })) {
    if (!isSummed(cap)) continue;
    const usage = await readUsage(tx, cap, own?.heldAtMs ?? atMs);
    usages.set(capKey(cap), own && holds(cap, own) ? withoutHold(usage, own) : usage);
  }
  return {
    usageOf: (cap) => usages.get(capKey(cap)) ?? UNUSED,
    treasuryUnits: (await freeInTreasury(tx)) + (own?.costUnits ?? 0n),
    history: await historyOf(tx, { policy, agentId: request.agentId, service, atMs, own }),
  };
}

function withoutHold(usage: Usage, { costUnits }: ServiceCallRow): Usage {
  return { ...usage, heldUnits: usage.heldUnits - costUnits };
}

/** Those of the call and of its summary, and the budgets that something may be kept of. */
function capsAsked(
  policy: Policy,
  of: { agentId: string; services: readonly (Service | undefined)[] },
): readonly Cap[] {
  const caps = of.services.flatMap((service) =>
    service ? capsFor(policy, { agentId: of.agentId, service }) : [],
  );
  return [...new Set([...caps, ...policy.agents.flatMap(({ id }) => dailyBudgetOf(policy, id) ?? [])])];
}

/** What the treasury has that no open call holds, in nano-MNEE. */
async function freeInTreasury(tx: Tx): Promise<bigint> {
  const { balanceUnits, heldUnits } = await treasuryMoney(tx);
  return balanceUnits - heldUnits;
}

async function isDown(tx: Tx, service: Service): Promise<boolean> {
  const origin = originOf(service);
  return origin !== null && (await findHealth(tx, origin))?.state === "down";
}

async function historyOf(
  tx: Tx,
  of: Omit<Asked, "request"> & { agentId: string; service: Service | undefined },
): Promise<History> {
  const { agentId, service, atMs } = of;
  const withoutId = of.own?.id;
  const lastMinute = await calls.callsSince(tx, { agentId, sinceMs: atMs - MINUTE_MS, withoutId });
  const lastHour = { agentId, sinceMs: atMs - HOUR_MS, most: of.policy.risk.newcomer.calls, withoutId };
  return {
    lastMinute,
    callsLastHour: await calls.countCallsSince(tx, lastHour),
    hasPaidPayee: service !== undefined && (await calls.hasPaid(tx, { agentId, payee: service.payee })),
    failuresLastHour: service
      ? await calls.failuresSince(tx, { serviceId: service.id, sinceMs: atMs - HOUR_MS })
      : 0,
    isProviderDown: service !== undefined && (await isDown(tx, service)),
  };
}
