import { setImmediate } from "node:timers/promises";
import { type Colour, coverOf, type Spot } from "./layers";
import type { Pixels } from "./png";
import type { Scene } from "./scene";

/** Rows that are painted in one breath: others are answered in between. */
const ROWS_A_BREATH = 32;

/** The pixels of a scene. */
export async function paint(scene: Scene, size: { width: number; height: number }): Promise<Pixels> {
  const { width, height } = size;
  const rgb = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    if (row % ROWS_A_BREATH === 0) await setImmediate();
    for (let column = 0; column < width; column += 1) {
      const spot = {
        x: (column + 0.5) / height,
        y: (row + 0.5) / height,
        aspect: width / height,
        pixel: 1 / height,
      };
      rgb.set(colourAt(scene, spot), (row * width + column) * 3);
    }
  }
  return { width, height, rgb };
}

function colourAt({ sky, layers }: Scene, spot: Spot): Colour {
  let [red, green, blue] = blended(sky.top, sky.bottom, spot.y);
  for (const layer of layers) {
    const cover = coverOf(layer, spot);
    if (cover > 0) [red, green, blue] = blended([red, green, blue], layer.colour, cover);
  }
  return [Math.round(red), Math.round(green), Math.round(blue)];
}

function blended(under: Colour, over: Colour, cover: number): Colour {
  return [
    under[0] + (over[0] - under[0]) * cover,
    under[1] + (over[1] - under[1]) * cover,
    under[2] + (over[2] - under[2]) * cover,
  ];
}
