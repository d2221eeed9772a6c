import { END_WORDS } from "@/components/treasury/calls/call-filter";
import { FLOW_ENDS, type FlowEnd } from "@/lib/domain/treasury/desk/flows";
import type { FlowWire } from "@/lib/schemas/treasury/desk";

/** So many agents and services are told apart; the others stand together. */
const SHOWN_APART = 8;
/** A picture may round, the table beneath it does not. */
const UNITS_DRAWN = 1_000_000n;

/** What a click on a part of the picture narrows the calls to; null where it stands for many. */
export interface Part {
  readonly agent?: string;
  readonly service?: string;
  readonly end?: FlowEnd;
}

/** `P` is what a click leads to, `E` in what a way may end. */
export interface PictureNode<P, E> {
  readonly name: string;
  readonly part: P | null;
  readonly end: E | null;
}

export interface PictureLink<P, E> {
  readonly source: number;
  readonly target: number;
  readonly value: number;
  readonly units: bigint;
  readonly part: P | null;
  readonly end: E | null;
}

export interface Picture<P, E> {
  readonly nodes: readonly PictureNode<P, E>[];
  readonly links: readonly PictureLink<P, E>[];
}

type Node = PictureNode<Part, FlowEnd>;
type Link = PictureLink<Part, FlowEnd>;
type Placeless = { from: string; to: string } & Omit<Link, "source" | "target" | "value">;

/** The treasury, its agents, their services, and what came of the money: the nodes and links of what costs anything. */
export function pictureOf(items: readonly FlowWire[]): Picture<Part, FlowEnd> {
  const flows = items.filter(({ amount }) => amount.units !== "0");
  const agents = largest(flows, ({ agentId }) => agentId);
  const services = largest(flows, ({ serviceId }) => serviceId);
  const nodes = new Map<string, Node>();
  const links = new Map<string, Placeless>();
  const node = (key: string, one: Node) => {
    nodes.set(key, one);
    return key;
  };
  const flow = (from: string, to: string, of: { units: bigint; part: Part | null; end: FlowEnd | null }) => {
    const key = `${from}\n${to}`;
    links.set(key, { from, to, ...of, units: (links.get(key)?.units ?? 0n) + of.units });
  };
  node("treasury", { name: "Treasury", part: {}, end: null });
  for (const { agentId, serviceId, end, amount } of flows) {
    const units = BigInt(amount.units);
    const agent = agents.has(agentId) ? { agent: agentId } : null;
    const service = services.has(serviceId) ? { service: serviceId } : null;
    const byAgent = node(`agent ${agent?.agent ?? ""}`, {
      name: agent?.agent ?? "other agents",
      part: agent,
      end: null,
    });
    const ofService = node(`service ${service?.service ?? ""}`, {
      name: service?.service ?? "other services",
      part: service,
      end: null,
    });
    const atEnd = node(`end ${end}`, { name: END_WORDS[end], part: { end }, end });
    flow("treasury", byAgent, { units, part: agent, end: null });
    flow(byAgent, ofService, { units, part: agent && service && { ...agent, ...service }, end: null });
    flow(ofService, atEnd, { units, part: service && { ...service, end }, end });
  }
  return placed(nodes, [...links.values()]);
}

/** The names that most of the money goes by. */
function largest(flows: readonly FlowWire[], nameOf: (flow: FlowWire) => string): ReadonlySet<string> {
  const sums = new Map<string, bigint>();
  for (const flow of flows) {
    const name = nameOf(flow);
    sums.set(name, (sums.get(name) ?? 0n) + BigInt(flow.amount.units));
  }
  const sorted = [...sums].sort(([, one], [, other]) => (one > other ? -1 : 1));
  return new Set(sorted.slice(0, SHOWN_APART).map(([name]) => name));
}

/** Ends stand in their own order, whatever comes first. */
function placed(nodes: ReadonlyMap<string, Node>, links: readonly Placeless[]): Picture<Part, FlowEnd> {
  const rank = ({ end }: Node) => (end === null ? -1 : FLOW_ENDS.indexOf(end));
  const sorted = [...nodes].sort(([, one], [, other]) => rank(one) - rank(other));
  const places = new Map(sorted.map(([key], place) => [key, place]));
  return {
    nodes: sorted.map(([, one]) => one),
    links: links.map(({ from, to, ...link }) => ({
      ...link,
      source: places.get(from) ?? 0,
      target: places.get(to) ?? 0,
      value: Math.max(1, Number(link.units / UNITS_DRAWN)),
    })),
  };
}
