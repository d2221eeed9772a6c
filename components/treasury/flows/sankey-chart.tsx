import type { ComponentProps } from "react";
import { ResponsiveContainer, Sankey } from "recharts";
import type { Picture } from "./flow-picture";

type Drawing<What extends "node" | "link"> = Extract<
  ComponentProps<typeof Sankey>[What],
  (props: never) => unknown
>;
type NodeProps = Parameters<Drawing<"node">>[0];
type LinkProps = Parameters<Drawing<"link">>[0];

/** Names are cut where they would run into the next column; the table beneath has them whole. */
const short = (name: string) => (name.length > 20 ? `${name.slice(0, 19)}…` : name);

const ROW_PX = 44;

/** Money on its way from the treasury to what came of it; a click leads to a part of it. */
export function SankeyChart<P, E extends string>({
  picture,
  colours,
  textOf,
  onPick,
}: {
  picture: Picture<P, E>;
  /** Of each end; what ends nowhere yet is grey. */
  colours: Readonly<Record<E, string>>;
  textOf: (units: bigint) => string;
  onPick: (part: P) => void;
}) {
  const colourOf = (end: E | null | undefined) => (end ? colours[end] : "var(--line-strong)");
  const height = Math.round(Math.max(220, (picture.nodes.length / 2) * ROW_PX));
  const pick = (part: P | null | undefined) => part && onPick(part);
  const node = ({ x, y, width, height: tall, index }: NodeProps) => {
    const one = picture.nodes[index];
    if (!one) return null;
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the table beneath has the same as buttons
      <g onClick={() => pick(one.part)} className={one.part ? "cursor-pointer" : undefined}>
        <title>{one.name}</title>
        <rect x={x} y={y} width={width} height={Math.max(2, tall)} rx={2} fill={colourOf(one.end)} />
        <text
          x={one.end ? x - 6 : x + width + 6}
          y={y + tall / 2}
          dy="0.35em"
          textAnchor={one.end ? "end" : "start"}
          fontSize={12}
          fill="var(--ink)"
          className="sankey-name"
        >
          {short(one.name)}
        </text>
      </g>
    );
  };
  const link = (of: LinkProps) => {
    const one = picture.links[of.index];
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the table beneath has the same as buttons
      <path
        d={`M${of.sourceX},${of.sourceY} C${of.sourceControlX},${of.sourceY} ${of.targetControlX},${of.targetY} ${of.targetX},${of.targetY}`}
        fill="none"
        stroke={colourOf(one?.end)}
        strokeWidth={Math.max(1, of.linkWidth)}
        strokeOpacity={0.35}
        className={one?.part ? "cursor-pointer hover:[stroke-opacity:0.6]" : undefined}
        onClick={() => pick(one?.part)}
      >
        <title>
          {of.payload.source.name} → {of.payload.target.name}: {textOf(one?.units ?? 0n)}
        </title>
      </path>
    );
  };
  return (
    <div aria-hidden style={{ height }}>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 900, height }}>
        <Sankey
          data={{ nodes: [...picture.nodes], links: [...picture.links] }}
          node={node}
          link={link}
          nodePadding={22}
          nodeWidth={10}
          sort={false}
          accessibilityLayer={false}
          margin={{ top: 12, right: 12, bottom: 12, left: 4 }}
        />
      </ResponsiveContainer>
    </div>
  );
}
