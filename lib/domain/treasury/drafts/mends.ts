import { formatUnits } from "../../money";
import { type Cap, capName, contradictionsIn } from "../caps";

type Row = Omit<Cap, "sinceAtMs">;

/** One change of a list of caps that ends a contradiction: another limit of a row, or a row that goes. */
export type Mend =
  | { readonly kind: "limit"; readonly row: number; readonly limitUnits: bigint }
  | { readonly kind: "remove"; readonly row: number };

/** Two rows that cannot both be meant, with either way to mend them. */
export interface Mendable {
  /** Places in the list, the shorter window's first. */
  readonly rows: readonly [number, number];
  readonly detail: string;
  readonly mends: readonly { readonly text: string; readonly mend: Mend }[];
}

/** Every contradiction of a list of caps, with both ways to mend it. */
export function mendable(caps: readonly Row[]): Mendable[] {
  const whole = caps.map((cap) => ({ ...cap, sinceAtMs: 0 }));
  return contradictionsIn(whole).flatMap(({ rows, detail }) => {
    const [one, two] = [caps[rows[0]], caps[rows[1]]];
    return one && two ? [{ rows, detail, mends: waysOut(rows, [one, two]) }] : [];
  });
}

function waysOut([at, other]: readonly [number, number], [one, two]: readonly [Row, Row]): Mendable["mends"] {
  if (one.window === two.window) {
    const keep = (row: number, cap: Row) => ({
      text: `Keep ${mnee(cap)}`,
      mend: { kind: "remove", row } as const,
    });
    return [keep(other, one), keep(at, two)];
  }
  const set = (row: number, limitUnits: bigint) => ({ kind: "limit", row, limitUnits }) as const;
  return [
    { text: `Lower ${capName(one)} to ${mnee(two)}`, mend: set(at, two.limitUnits) },
    { text: `Raise ${capName(two)} to ${mnee(one)}`, mend: set(other, one.limitUnits) },
  ];
}

/** The list after a mend. */
export function mended<C extends Row>(caps: readonly C[], mend: Mend): C[] {
  if (mend.kind === "remove") return caps.filter((_, row) => row !== mend.row);
  return caps.map((cap, row) => (row === mend.row ? { ...cap, limitUnits: mend.limitUnits } : cap));
}

const mnee = ({ limitUnits }: Row) => formatUnits("MNEE", limitUnits);
