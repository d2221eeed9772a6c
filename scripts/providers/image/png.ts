import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BYTES_A_PIXEL = 3;
const EIGHT_BITS_RGB = [8, 2, 0, 0, 0];
const FILTER_SUB = 1;
const pack = promisify(deflate);

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row. */
  readonly rgb: Uint8Array;
}

/** The file of a picture, as RFC 2083 has it: each byte as its difference from the pixel to its left. */
export async function pngOf({ width, height, rgb }: Pixels): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(EIGHT_BITS_RGB, 8);
  const body = await pack(filtered({ width, height, rgb }));
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", body),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function filtered({ width, height, rgb }: Pixels): Buffer {
  const rowBytes = width * BYTES_A_PIXEL;
  const out = Buffer.alloc((rowBytes + 1) * height);
  for (let row = 0; row < height; row += 1) {
    const [from, to] = [row * rowBytes, row * (rowBytes + 1)];
    out[to] = FILTER_SUB;
    for (let at = 0; at < rowBytes; at += 1) {
      const left = at < BYTES_A_PIXEL ? 0 : (rgb[from + at - BYTES_A_PIXEL] ?? 0);
      out[to + 1 + at] = (rgb[from + at] ?? 0) - left;
    }
  }
  return out;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
