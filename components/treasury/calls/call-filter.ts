import { useUrlParams } from "@/components/ui/use-url-params";
import { FLOW_ENDS, type FlowEnd } from "@/lib/domain/treasury/desk/flows";

/** Where money went, for people. */
export const END_WORDS: Readonly<Record<FlowEnd, string>> = {
  served: "paid and served",
  open: "under way",
  claimed: "claim",
  returned: "came back",
};

/** What a picture or a table narrows the calls to; null for all. */
export interface CallFilter {
  readonly agent: string | null;
  readonly service: string | null;
  readonly end: FlowEnd | null;
}

/** The filter of the calls as the address has it. */
export function useCallFilter() {
  const { params, change } = useUrlParams();
  const end = FLOW_ENDS.find((one) => one === params.get("end")) ?? null;
  const filter: CallFilter = { agent: params.get("agent"), service: params.get("service"), end };
  return { filter, set: (next: Partial<CallFilter>) => change({ ...filter, ...next }) };
}

/** The same as lists of the house take it. */
export function queryOf({ agent, service, end }: CallFilter): Record<string, string> {
  return {
    ...(agent === null ? {} : { agentId: agent }),
    ...(service === null ? {} : { serviceId: service }),
    ...(end === null ? {} : { end }),
  };
}
