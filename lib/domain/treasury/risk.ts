import { formatUnits } from "../money";
import type { Policy, RiskEffect, Service, SpendingAgent } from "./policy";

/** What is remembered of an agent and of a provider, in nano-MNEE. */
export interface History {
  /** The agent's calls in the last minute, and what they cost. */
  readonly lastMinute: { readonly calls: number; readonly costUnits: bigint };
  /** The agent's calls in the last hour, counted as far as the rule of newcomers asks. */
  readonly callsLastHour: number;
  readonly hasPaidPayee: boolean;
  /** Calls that the provider failed in the last hour. */
  readonly failuresLastHour: number;
  /** Nobody answers where the service is asked. */
  readonly isProviderDown: boolean;
}

export interface Risk {
  readonly effect: RiskEffect;
  readonly why: string;
}

/** Everything that is risky about a call. */
export function risksOf(
  policy: Policy,
  call: { agent: SpendingAgent; service: Service; costUnits: bigint; history: History },
): Risk[] {
  const { burst, newcomer, newPayee, failingProvider, largeCost } = policy.risk;
  const { agent, service, costUnits, history } = call;
  const { lastMinute } = history;
  const risks: Risk[] = [];
  const when = (isSo: boolean, { effect }: { effect: RiskEffect }, why: string) => {
    if (isSo) risks.push({ effect, why });
  };
  when(
    lastMinute.calls > burst.calls && lastMinute.costUnits > burst.aboveUnits,
    burst,
    `Burst detected: ${lastMinute.calls} calls in 1 min, total cost ${mnee(lastMinute.costUnits)}`,
  );
  when(
    agent.priority === "LOW" && history.callsLastHour < newcomer.calls && costUnits > newcomer.aboveUnits,
    newcomer,
    `Agent ${agent.id} has made ${history.callsLastHour} calls in 1 hour, cost ${mnee(costUnits)}`,
  );
  when(
    !history.hasPaidPayee && costUnits > newPayee.aboveUnits,
    newPayee,
    `New payee ${service.payee}, cost ${mnee(costUnits)}`,
  );
  when(
    history.failuresLastHour > failingProvider.failures,
    failingProvider,
    `Provider of ${service.id} failed ${history.failuresLastHour} times in 1 hour`,
  );
  when(costUnits > largeCost.aboveUnits, largeCost, `Large cost ${mnee(costUnits)}`);
  return risks;
}

const mnee = (units: bigint) => formatUnits("MNEE", units);
