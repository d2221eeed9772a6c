import { createHash } from "node:crypto";
import { type Colour, DOT_CELLS, type Layer } from "./layers";
import { ABSTRACT_FORMS, COLOUR_WORDS, FORM_WORDS, type Form, PALETTES, type Palette } from "./vocabulary";

export interface Scene {
  readonly sky: { readonly top: Colour; readonly bottom: Colour };
  /** The farthest first. */
  readonly layers: readonly Layer[];
}

/** Numbers from 0 to below 1 that follow from a text alone. */
type Draw = () => number;

/**
 * What a prompt is painted as: its words choose colours and forms, its hash everything else. The same prompt and
 * variant give the same scene; `aspect` is the width over the height.
 */
export function sceneOf(prompt: string, picture: { variant: number; aspect: number }): Scene {
  const words = wordsOf(prompt);
  const draw = drawFrom(`${words.join(" ")}|${picture.variant}`);
  const palette = paletteOf(words, draw);
  const forms = formsOf(words, draw);
  const layers = forms.flatMap((form) => layersOf(form, { draw, palette, aspect: picture.aspect }));
  return { sky: { top: palette.sky[0], bottom: palette.sky[1] }, layers };
}

export function wordsOf(prompt: string): string[] {
  return (
    prompt
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** xorshift128 (Marsaglia), begun with a hash. */
function drawFrom(text: string): Draw {
  const digest = createHash("sha256").update(text).digest();
  const word = (at: number) => digest.readUInt32BE(at * 4);
  let [x, y, z, w] = [word(0), word(1), word(2), word(3)];
  return () => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = (w ^ (w >>> 19) ^ t ^ (t >>> 8)) >>> 0;
    return w / 2 ** 32;
  };
}

const pick = <T>(list: readonly [T, ...T[]], draw: Draw): T =>
  list[Math.floor(draw() * list.length)] ?? list[0];

/** A mood that is named, else one that the hash picks; colours that are named come first in it. */
function paletteOf(words: readonly string[], draw: Draw): Palette {
  const named = words.map((word) => PALETTES.find(({ of }) => of.includes(word))).find((found) => found);
  const mood = named ?? pick(PALETTES, draw);
  const colours = words.flatMap((word) =>
    COLOUR_WORDS.has(word) ? [COLOUR_WORDS.get(word) ?? mood.light] : [],
  );
  const [first] = colours;
  if (first === undefined) return mood;
  const sky: Palette["sky"] = named ? mood.sky : [shade(first, 0.25), shade(first, 0.75)];
  const near = [...colours.slice(1), ...colours].map((colour) => shade(colour, 0.6));
  return { ...mood, sky, light: mixed(first, [255, 255, 255], 0.25), ground: [...near, ...mood.ground] };
}

function formsOf(words: readonly string[], draw: Draw): Form[] {
  const named = new Set(words.flatMap((word) => FORM_WORDS.get(word) ?? []));
  if (named.size > 0)
    return [...FORM_WORDS.values()]
      .flat()
      .filter((form, at, all) => named.has(form) && all.indexOf(form) === at);
  const [first, second] = [pick(ABSTRACT_FORMS, draw), pick(ABSTRACT_FORMS, draw)];
  return first === second ? [first] : [first, second];
}

interface Brush {
  readonly draw: Draw;
  readonly palette: Palette;
  readonly aspect: number;
}

const MAKERS: Readonly<Record<Form, (brush: Brush) => Layer[]>> = {
  stars: ({ draw, palette }) => [
    { kind: "dots", cells: dotsOf(draw, { share: 0.3, largest: 0.004 }), colour: palette.light },
  ],
  snow: ({ draw }) => [
    { kind: "dots", cells: dotsOf(draw, { share: 0.6, largest: 0.011 }), colour: [245, 248, 255] },
  ],
  disc: ({ draw, palette, aspect }) => [
    {
      kind: "disc",
      x: between(draw, 0.2, 0.8) * aspect,
      y: between(draw, 0.18, 0.42),
      radius: between(draw, 0.07, 0.14),
      glow: 0.22,
      colour: palette.light,
    },
  ],
  mountains: (brush) => ridges(brush, { from: 0.42, count: 3, rough: 0.22 }),
  hills: (brush) => ridges(brush, { from: 0.6, count: 2, rough: 0.09 }),
  city: (brush) => [0.42, 0.55].map((from, at) => skyline(brush, from, at)),
  trees: (brush) => [0, 1].map((at) => treeLine(brush, at)),
  waves: ({ draw, palette }) =>
    [0.62, 0.72, 0.83].map((level, at) => ({
      ...{ kind: "waves", level, height: between(draw, 0.008, 0.03), length: between(draw, 0.2, 0.6) },
      ...{ phase: draw() * 7, colour: groundAt(palette, at) },
    })),
  circles: ({ draw, palette, aspect }) =>
    Array.from({ length: 7 }, (_, at) => ({
      kind: "disc",
      ...placed(draw, aspect),
      glow: 0,
      colour: accent(palette, at),
    })),
  rings: ({ draw, palette, aspect }) =>
    Array.from({ length: 6 }, (_, at) => ({
      kind: "ring",
      ...placed(draw, aspect),
      thickness: between(draw, 0.008, 0.04),
      colour: accent(palette, at),
    })),
  triangles: (brush) => polygons(brush, 3),
  squares: (brush) => polygons(brush, 4),
  hexagons: (brush) => polygons(brush, 6),
};

const layersOf = (form: Form, brush: Brush): Layer[] => MAKERS[form](brush);

const between = (draw: Draw, from: number, to: number) => from + draw() * (to - from);
const placed = (draw: Draw, aspect: number) => ({
  ...{ x: draw() * aspect, y: draw() },
  radius: between(draw, 0.05, 0.2),
});

function polygons({ draw, palette, aspect }: Brush, sides: number): Layer[] {
  return Array.from({ length: 7 }, (_, at) => ({
    ...{ kind: "polygon", ...placed(draw, aspect), sides },
    ...{ turn: draw() * 7, colour: accent(palette, at) },
  }));
}

/** Nearer ones lie lower and are darker. */
function ridges({ draw, palette }: Brush, shape: { from: number; count: number; rough: number }): Layer[] {
  return Array.from({ length: shape.count }, (_, at) => {
    const level = shape.from + (at * (0.95 - shape.from)) / shape.count;
    return {
      kind: "ridge",
      heights: line(draw, level, shape.rough / (at + 1)),
      isStepped: false,
      colour: groundAt(palette, at),
    };
  });
}

/** A line halved again and again, its middles moved by ever less (midpoint displacement). */
function line(draw: Draw, level: number, rough: number): number[] {
  let heights = [level + between(draw, -rough, rough), level + between(draw, -rough, rough)];
  for (let step = rough; heights.length < 65; step /= 2) {
    heights = heights.flatMap((height, at) => {
      const next = heights[at + 1];
      return next === undefined ? [height] : [height, (height + next) / 2 + between(draw, -step, step) / 2];
    });
  }
  return heights;
}

function skyline({ draw, palette }: Brush, from: number, at: number): Layer {
  const heights = Array.from({ length: 26 }, () => between(draw, from, from + 0.36));
  return { kind: "ridge", heights, isStepped: true, colour: groundAt(palette, at) };
}

function treeLine({ draw, palette }: Brush, at: number): Layer {
  const foot = 0.78 + at * 0.1;
  const heights = Array.from({ length: 61 }, (_, index) => foot - (index % 2) * between(draw, 0.08, 0.22));
  return { kind: "ridge", heights, isStepped: false, colour: groundAt(palette, at) };
}

function dotsOf(draw: Draw, { share, largest }: { share: number; largest: number }) {
  const margin = largest * DOT_CELLS;
  return Array.from({ length: 7 * DOT_CELLS * DOT_CELLS }, () => {
    const [isThere, x, y, size] = [draw() < share, draw(), draw(), draw()];
    const inside = (part: number) => margin + part * (1 - 2 * margin);
    return isThere ? { x: inside(x), y: inside(y), size: largest * (0.3 + 0.7 * size) } : null;
  });
}

function groundAt({ ground, sky }: Palette, at: number): Colour {
  return shade(ground[at % ground.length] ?? sky[1], 1 - 0.12 * at);
}

function accent(palette: Palette, at: number): Colour {
  const colours = [palette.light, ...palette.ground];
  return mixed(colours[at % colours.length] ?? palette.light, palette.light, (at % 3) * 0.2);
}

function mixed(one: Colour, other: Colour, share: number): Colour {
  const part = (at: 0 | 1 | 2) => one[at] + (other[at] - one[at]) * share;
  return [part(0), part(1), part(2)];
}

const shade = (colour: Colour, share: number): Colour => mixed([0, 0, 0], colour, share);
