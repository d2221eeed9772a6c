import type { Picture } from "@/components/treasury/flows/flow-picture";
import { TIERS, type Tier } from "@/lib/domain/network/tiers";
import type { NetworkWire } from "@/lib/schemas/network/orchestrator";

/** So many orchestrators are told apart; the others stand together. */
const SHOWN_APART = 8;

type Earned = NetworkWire["earned"][number];

/** From the treasury by orchestrators to the tier that each was paid at; a click leads to an orchestrator. */
export function earnedPicture(earned: readonly Earned[]): Picture<string, Tier> {
  const paid = earned.filter(({ microUsd, tier }) => microUsd !== "0" && tier !== null);
  const apart = [...new Set(paid.map(({ orchestratorId }) => orchestratorId))].slice(0, SHOWN_APART);
  const others = paid.some(({ orchestratorId }) => !apart.includes(orchestratorId)) ? ["others"] : [];
  const reached = TIERS.filter((tier) => paid.some((one) => one.tier === tier));
  const sources = [...apart, ...others];
  const sourceOf = ({ orchestratorId }: Earned) => {
    const found = apart.indexOf(orchestratorId);
    return 1 + (found < 0 ? apart.length : found);
  };
  const nodes = [
    { name: "Treasury", part: null, end: null },
    ...sources.map((id) => ({ name: nameOf(paid, id), part: apart.includes(id) ? id : null, end: null })),
    ...reached.map((tier) => ({ name: tier, part: null, end: tier })),
  ];
  const links = new Map<string, Picture<string, Tier>["links"][number]>();
  const add = (source: number, target: number, of: { one: Earned; end: Tier | null }) => {
    const units = (links.get(`${source} ${target}`)?.units ?? 0n) + BigInt(of.one.microUsd);
    const part = nodes[of.end === null ? target : source]?.part ?? null;
    links.set(`${source} ${target}`, { source, target, units, value: Number(units), part, end: of.end });
  };
  for (const one of paid) {
    add(0, sourceOf(one), { one, end: null });
    const end = one.tier;
    if (end !== null) add(sourceOf(one), 1 + sources.length + reached.indexOf(end), { one, end });
  }
  return { nodes, links: [...links.values()] };
}

const nameOf = (paid: readonly Earned[], id: string) =>
  paid.find(({ orchestratorId }) => orchestratorId === id)?.name ?? "others";
