/** Red, green, blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** Places and sizes are parts of the picture's height; x runs from 0 to its width over its height. */
export type Layer =
  | { kind: "disc"; x: number; y: number; radius: number; glow: number; colour: Colour }
  | { kind: "polygon"; x: number; y: number; radius: number; sides: number; turn: number; colour: Colour }
  | { kind: "ring"; x: number; y: number; radius: number; thickness: number; colour: Colour }
  /** Everything below a line through these heights, evenly apart. */
  | { kind: "ridge"; heights: readonly number[]; isStepped: boolean; colour: Colour }
  | { kind: "waves"; level: number; height: number; length: number; phase: number; colour: Colour }
  /** At most one dot in each cell of a grid: x, y within the cell and size, or nothing. */
  | { kind: "dots"; cells: readonly ({ x: number; y: number; size: number } | null)[]; colour: Colour };

/** Cells of a layer of dots along each side of a square. */
export const DOT_CELLS = 20;

export interface Spot {
  readonly x: number;
  readonly y: number;
  /** The picture's width over its height. */
  readonly aspect: number;
  /** The size of a pixel: edges are softened over as much. */
  readonly pixel: number;
}

/** How much of a spot a layer covers, from 0 to 1. */
export function coverOf(layer: Layer, spot: Spot): number {
  switch (layer.kind) {
    case "disc": {
      const beyond = lengthOf(spot.x - layer.x, spot.y - layer.y) - layer.radius;
      const glow = layer.glow === 0 ? 0 : 0.55 * Math.max(0, 1 - beyond / layer.glow) ** 2;
      return Math.max(soft(-beyond, spot), beyond > 0 ? glow : 0);
    }
    case "ring": {
      const off = Math.abs(lengthOf(spot.x - layer.x, spot.y - layer.y) - layer.radius);
      return 0.85 * soft(layer.thickness / 2 - off, spot);
    }
    case "polygon":
      return 0.8 * soft(insidePolygon(layer, spot), spot);
    case "ridge":
      return soft(spot.y - lineAt(layer, spot.x / spot.aspect), spot);
    case "waves": {
      const crest = Math.sin((spot.x / layer.length) * 2 * Math.PI + layer.phase);
      return 0.85 * soft(spot.y - layer.level - layer.height * crest, spot);
    }
    case "dots":
      return dotCover(layer.cells, spot);
  }
}

/** Many times quicker than Math.hypot, whose care for huge numbers a picture does not need. */
const lengthOf = (dx: number, dy: number) => Math.sqrt(dx * dx + dy * dy);

/** One where `depth` is inside by more than half a pixel, none outside. */
function soft(depth: number, { pixel }: Spot): number {
  return Math.min(1, Math.max(0, depth / pixel + 0.5));
}

/** How far inside a regular polygon; negative outside. */
function insidePolygon(layer: Extract<Layer, { kind: "polygon" }>, spot: Spot): number {
  const [dx, dy] = [spot.x - layer.x, spot.y - layer.y];
  const part = (2 * Math.PI) / layer.sides;
  const angle = Math.atan2(dy, dx) + layer.turn;
  const offMiddle = angle - part * Math.floor(angle / part) - part / 2;
  return layer.radius * Math.cos(part / 2) - lengthOf(dx, dy) * Math.cos(offMiddle);
}

function lineAt({ heights, isStepped }: Extract<Layer, { kind: "ridge" }>, along: number): number {
  const last = heights.length - 1;
  const at = Math.min(Math.max(along, 0), 1) * last;
  const index = Math.min(Math.floor(at), last - 1);
  const from = heights[index] ?? 1;
  return isStepped ? from : from + ((heights[index + 1] ?? 1) - from) * (at - index);
}

function dotCover(cells: Extract<Layer, { kind: "dots" }>["cells"], spot: Spot): number {
  const [column, row] = [Math.floor(spot.x * DOT_CELLS), Math.floor(spot.y * DOT_CELLS)];
  const dot = cells[(row * 7 * DOT_CELLS + column) % cells.length];
  if (!dot) return 0;
  const [x, y] = [(column + dot.x) / DOT_CELLS, (row + dot.y) / DOT_CELLS];
  return soft(dot.size - lengthOf(spot.x - x, spot.y - y), spot);
}
