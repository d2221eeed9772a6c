import type { Colour } from "./layers";

/** What a picture can hold, the farthest first. */
export type Form =
  | "stars"
  | "disc"
  | "mountains"
  | "hills"
  | "city"
  | "trees"
  | "waves"
  | "circles"
  | "rings"
  | "triangles"
  | "squares"
  | "hexagons"
  | "snow";

export interface Palette {
  /** Its top, then its bottom. */
  readonly sky: readonly [Colour, Colour];
  /** Sun, moon, stars. */
  readonly light: Colour;
  readonly ground: readonly Colour[];
}

type Mood = Palette & { readonly of: readonly string[] };

/** Moods, and the words that call for them. */
export const PALETTES: readonly [Mood, ...Mood[]] = [
  {
    of: ["sunset", "sunrise", "dawn", "dusk", "evening", "warm", "desert"],
    sky: [
      [58, 28, 113],
      [255, 175, 123],
    ],
    light: [255, 236, 179],
    ground: [
      [144, 62, 92],
      [92, 38, 82],
      [48, 20, 58],
    ],
  },
  {
    of: ["night", "midnight", "dark", "moon", "space", "galaxy", "stars"],
    sky: [
      [6, 8, 26],
      [32, 44, 92],
    ],
    light: [238, 240, 255],
    ground: [
      [30, 38, 74],
      [20, 26, 54],
      [10, 13, 32],
    ],
  },
  {
    of: ["ocean", "sea", "water", "lake", "beach", "underwater", "summer"],
    sky: [
      [86, 180, 232],
      [214, 243, 250],
    ],
    light: [255, 250, 220],
    ground: [
      [34, 136, 186],
      [20, 104, 156],
      [10, 72, 120],
    ],
  },
  {
    of: ["forest", "jungle", "nature", "meadow", "garden", "spring", "park"],
    sky: [
      [150, 208, 222],
      [238, 246, 214],
    ],
    light: [255, 248, 200],
    ground: [
      [104, 158, 88],
      [62, 116, 66],
      [30, 74, 46],
    ],
  },
  {
    of: ["winter", "ice", "snow", "snowy", "arctic", "cold", "frozen", "glacier"],
    sky: [
      [120, 160, 204],
      [234, 242, 250],
    ],
    light: [255, 255, 255],
    ground: [
      [196, 214, 232],
      [150, 178, 208],
      [104, 138, 176],
    ],
  },
  {
    of: ["fire", "volcano", "lava", "autumn", "fall", "mars", "hot"],
    sky: [
      [44, 8, 16],
      [214, 76, 28],
    ],
    light: [255, 214, 92],
    ground: [
      [146, 44, 22],
      [96, 24, 20],
      [48, 12, 16],
    ],
  },
  {
    of: ["cyberpunk", "neon", "future", "futuristic", "robot", "digital", "synthwave"],
    sky: [
      [20, 6, 48],
      [198, 30, 140],
    ],
    light: [82, 246, 255],
    ground: [
      [70, 20, 110],
      [40, 12, 80],
      [16, 6, 40],
    ],
  },
];

export const COLOUR_WORDS: ReadonlyMap<string, Colour> = new Map<string, Colour>([
  ["red", [214, 48, 49]],
  ["orange", [240, 132, 42]],
  ["yellow", [246, 208, 60]],
  ["green", [64, 168, 92]],
  ["teal", [36, 160, 156]],
  ["blue", [48, 112, 214]],
  ["purple", [126, 68, 190]],
  ["violet", [148, 92, 214]],
  ["pink", [240, 122, 172]],
  ["brown", [134, 90, 58]],
  ["black", [24, 24, 30]],
  ["white", [242, 242, 246]],
  ["grey", [136, 142, 152]],
  ["gray", [136, 142, 152]],
  ["gold", [228, 180, 66]],
  ["silver", [188, 196, 206]],
]);

/** In the order of distance: what comes first is painted first. */
export const FORM_WORDS: ReadonlyMap<string, readonly Form[]> = new Map<string, readonly Form[]>([
  ...each(["star", "stars", "night", "galaxy", "space", "sky"], "stars"),
  ...each(["sun", "sunset", "sunrise", "moon", "planet", "dawn", "dusk", "mars"], "disc"),
  ...each(["mountain", "mountains", "peak", "alps", "volcano", "cliff", "glacier"], "mountains"),
  ...each(["hill", "hills", "meadow", "valley", "desert", "dune", "dunes", "landscape", "field"], "hills"),
  ...each(
    ["city", "town", "skyline", "building", "buildings", "cyberpunk", "house", "market", "tower"],
    "city",
  ),
  ...each(["tree", "trees", "forest", "jungle", "garden", "park", "pine"], "trees"),
  ...each(["sea", "ocean", "wave", "waves", "lake", "water", "river", "beach", "boat", "ship"], "waves"),
  ...each(["circle", "circles", "bubble", "bubbles", "ball", "balloon", "coin", "coins"], "circles"),
  ...each(["ring", "rings", "wheel", "orbit", "loop", "logo", "network"], "rings"),
  ...each(["triangle", "triangles", "pyramid", "pyramids", "arrow"], "triangles"),
  ...each(["square", "squares", "box", "cube", "block", "blocks", "robot", "chain"], "squares"),
  ...each(["hexagon", "hexagons", "honeycomb", "crystal", "crystals", "gem"], "hexagons"),
  ...each(["snow", "snowy", "winter", "blizzard", "rain"], "snow"),
]);

/** What a prompt without a word for a form is made of. */
export const ABSTRACT_FORMS: readonly [Form, ...Form[]] = [
  "circles",
  "rings",
  "triangles",
  "squares",
  "hexagons",
  "hills",
  "waves",
  "mountains",
];

function each(words: readonly string[], form: Form): [string, readonly Form[]][] {
  return words.map((word) => [word, [form]]);
}
