import { crc32, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { coverOf } from "./layers";
import { paint } from "./paint";
import { pngOf } from "./png";
import { sceneOf, wordsOf } from "./scene";

const SQUARE = { variant: 0, aspect: 1 };
const kindsOf = (prompt: string) => [...new Set(sceneOf(prompt, SQUARE).layers.map(({ kind }) => kind))];

/** The pixels of a PNG file of 8-bit RGB, read by the standard's own words. */
function decoded(file: Buffer) {
  const chunks: Record<string, Buffer> = {};
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(file.subarray(at + 4, at + 8 + length)));
    chunks[type] = file.subarray(at + 8, at + 8 + length);
    at += 12 + length;
  }
  const { IHDR = Buffer.alloc(0), IDAT = Buffer.alloc(0) } = chunks;
  const [width, height] = [IHDR.readUInt32BE(0), IHDR.readUInt32BE(4)];
  const rows = inflateSync(IDAT);
  const rgb = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    const from = row * (width * 3 + 1);
    expect(rows[from]).toBe(1);
    for (let at = 0; at < width * 3; at += 1) {
      const left = at < 3 ? 0 : (rgb[row * width * 3 + at - 3] ?? 0);
      rgb[row * width * 3 + at] = (rows[from + 1 + at] ?? 0) + left;
    }
  }
  return { width, height, rgb };
}

describe("a scene", () => {
  it("follows from its prompt and variant alone, whatever the spacing and the case", () => {
    expect(sceneOf("A Red  fox!", SQUARE)).toEqual(sceneOf("a red fox", SQUARE));
    expect(sceneOf("a red fox", SQUARE)).not.toEqual(sceneOf("a red dog", SQUARE));
    expect(sceneOf("a red fox", SQUARE)).not.toEqual(sceneOf("a red fox", { variant: 1, aspect: 1 }));
  });

  it("has the forms that its words name, the farthest first", () => {
    expect(kindsOf("waves under the sun")).toEqual(["disc", "waves"]);
    expect(kindsOf("a galaxy")).toEqual(["dots"]);
    expect(kindsOf("pyramids")).toEqual(["polygon"]);
    expect(kindsOf("zebra").length).toBeGreaterThan(0);
  });

  it("takes its colours from its words", () => {
    const [red, green, blue] = sceneOf("something red", SQUARE).sky.bottom;
    expect(red).toBeGreaterThan(2 * Math.max(green, blue));
    const night = sceneOf("night", SQUARE).sky.top;
    const day = sceneOf("beach", SQUARE).sky.top;
    expect(Math.max(...night)).toBeLessThan(Math.max(...day));
  });

  it("reads words of any script, and none at all", () => {
    expect(wordsOf("Sonne über dem Meer, 海!")).toEqual(["sonne", "über", "dem", "meer", "海"]);
    expect(sceneOf("!!!", SQUARE).layers.length).toBeGreaterThan(0);
  });
});

describe("a layer", () => {
  const spot = (x: number, y: number) => ({ x, y, aspect: 1, pixel: 0.001 });
  const place = { x: 0.5, y: 0.5, radius: 0.2, colour: [0, 0, 0] } as const;

  it("covers what is inside of it and nothing outside", () => {
    const disc = { kind: "disc", ...place, glow: 0 } as const;
    expect([coverOf(disc, spot(0.5, 0.5)), coverOf(disc, spot(0.71, 0.5))]).toEqual([1, 0]);
    const ring = { kind: "ring", ...place, thickness: 0.02 } as const;
    expect([coverOf(ring, spot(0.5, 0.5)), coverOf(ring, spot(0.7, 0.5))]).toEqual([0, 0.85]);
    const square = { kind: "polygon", ...place, sides: 4, turn: 0 } as const;
    expect([coverOf(square, spot(0.55, 0.55)), coverOf(square, spot(0.65, 0.65))]).toEqual([0.8, 0]);
    const ridge = { kind: "ridge", heights: [0.2, 0.8], isStepped: false, colour: [0, 0, 0] } as const;
    expect([coverOf(ridge, spot(0.5, 0.4)), coverOf(ridge, spot(0.5, 0.6))]).toEqual([0, 1]);
  });

  it("is half there on its edge", () => {
    expect(coverOf({ kind: "disc", ...place, glow: 0 }, spot(0.7, 0.5))).toBeCloseTo(0.5);
  });
});

describe("a picture", () => {
  it("is a PNG file of the very pixels that were painted", async () => {
    const pixels = await paint(sceneOf("sunset over the sea", { variant: 0, aspect: 1.5 }), {
      width: 96,
      height: 64,
    });
    const file = await pngOf(pixels);
    expect(file.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    expect(decoded(file)).toEqual(pixels);
    expect(new Set(pixels.rgb).size).toBeGreaterThan(50);
  });
});
