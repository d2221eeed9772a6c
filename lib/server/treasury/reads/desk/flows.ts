import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { type Flow, flowsOf } from "@/lib/domain/treasury/desk/flows";
import type { FlowsWire, FlowWire, PeriodFilter } from "@/lib/schemas/treasury/desk";
import type { Columns } from "@/lib/server/http/csv";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Store } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { callGroups } from "@/lib/server/treasury/tables/desk/in-period";

/** More ways than anybody reads one by one; what they leave out is summed. */
const SHOWN_WAYS = 500;

const mnee = (units: bigint) => moneyView("MNEE", units);
const sumOf = (flows: readonly Flow[]) => flows.reduce((sum, { units }) => sum + units, 0n);

/** Where the money went of calls that were let pass in a time. @throws Forbidden for anybody but an operator */
export async function readFlows(
  store: Store,
  query: { actor: Actor; period: PeriodFilter },
): Promise<FlowsWire> {
  authorize(query.actor, ACTIONS["treasury.read"]);
  const { from: fromMs, to: toMs } = query.period;
  const flows = flowsOf(await store.read((tx) => callGroups(tx, { fromMs, toMs })));
  return {
    from: timeView(fromMs),
    to: timeView(toMs),
    items: flows.slice(0, SHOWN_WAYS).map(flowView),
    total: mnee(sumOf(flows)),
    rest: mnee(sumOf(flows.slice(SHOWN_WAYS))),
  };
}

function flowView({ units, ...way }: Flow): FlowWire {
  return { ...way, amount: mnee(units) };
}

/** Ways of money as a table; amounts in nano-MNEE. */
export const FLOW_COLUMNS: Columns<FlowWire> = {
  agent: ({ agentId }) => agentId,
  service: ({ serviceId }) => serviceId,
  end: ({ end }) => end,
  units: ({ amount }) => amount.units,
  calls: ({ calls }) => String(calls),
};
