import { createHash } from "node:crypto";
import path from "node:path";
import { InvalidInput, NotFound } from "@/lib/domain/errors";
import { text } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { KeptFiles } from "../http/kept-files";
import { Once } from "../http/once";
import { type Asked, bodyOf, type Provider, type ProviderPlace, queryOf } from "../http/routes";
import { paint } from "./paint";
import { pngOf } from "./png";
import { sceneOf } from "./scene";

const MOST_PICTURES = 2_000;
/** Twice what the demo's policy lets a call cost; as many are painted well within the time that a caller waits. */
const MOST_VARIANTS = 20;
const DEFAULT_SIDE = 512;

const prompt = text(2_000);
const side = z.int().min(64, "At least 64 pixels.").max(1_024, "At most 1024 pixels.").default(DEFAULT_SIDE);
const pictureBody = z.strictObject({ prompt, width: side, height: side });
const pictureQuery = z.strictObject({ prompt });
type PictureFields = z.infer<typeof pictureBody>;

/**
 * `POST /image/generate {prompt, width?, height?}` and `POST /generate?prompt=` →
 * `{imageUrl, prompt, width, height, sha256}`; with `Souk-Quantity: n` also `images`, n variants of which the first is
 * the one above. The pictures are PNG files at `GET /images/{sha256}.png`.
 */
export function openImageProvider({ folder }: Pick<ProviderPlace, "folder">): Provider {
  const once = new Once(folder);
  const pictures = new KeptFiles({ folder: path.join(folder, "pictures"), limit: MOST_PICTURES });
  const generate = (asked: Asked, fields: PictureFields) => {
    const input = { ...fields, quantity: quantityOf(asked) };
    const work = async () => ({ status: 200, value: await made({ input, pictures, origin: asked.origin }) });
    return once.answer(asked, { operation: "generate", input, work });
  };
  const byQuery = (asked: Asked) =>
    generate(asked, { ...queryOf(asked, pictureQuery), width: DEFAULT_SIDE, height: DEFAULT_SIDE });
  return {
    name: "image",
    routes: [
      {
        method: "POST",
        path: "/image/generate",
        answer: async (asked) => generate(asked, await bodyOf(asked, pictureBody)),
      },
      { method: "POST", path: "/generate", answer: byQuery },
      { method: "GET", path: "/images/{file}", answer: ({ segment }) => pictureFile(pictures, segment) },
    ],
  };
}

/** @throws InvalidInput unless the header is absent or a whole number of pictures */
function quantityOf({ request }: Asked): number | null {
  const header = request.headers.get("souk-quantity");
  if (header === null) return null;
  const quantity = /^[1-9][0-9]?$/.test(header.trim()) ? Number(header) : Number.NaN;
  if (quantity <= MOST_VARIANTS) return quantity;
  const detail = `the Souk-Quantity header must be a whole number from 1 to ${MOST_VARIANTS}`;
  throw new InvalidInput([{ pointer: "#", detail }]);
}

interface Order {
  readonly input: PictureFields & { readonly quantity: number | null };
  readonly pictures: KeptFiles;
  readonly origin: string;
}

async function made({ input, pictures, origin }: Order) {
  const images: { imageUrl: string; sha256: string }[] = [];
  for (let variant = 0; variant < (input.quantity ?? 1); variant += 1) {
    const bytes = await pictureOf(input, variant);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    pictures.write(`${sha256}.png`, bytes);
    images.push({ imageUrl: `${origin}/images/${sha256}.png`, sha256 });
  }
  const { prompt, width, height } = input;
  const [first] = images;
  return { ...first, prompt, width, height, ...(input.quantity === null ? {} : { images }) };
}

async function pictureOf({ prompt, width, height }: PictureFields, variant: number): Promise<Buffer> {
  const scene = sceneOf(prompt, { variant, aspect: width / height });
  return pngOf(await paint(scene, { width, height }));
}

function pictureFile(pictures: KeptFiles, name: string): Response {
  const bytes = /^[0-9a-f]{64}\.png$/.test(name) ? pictures.read(name) : null;
  if (bytes === null) throw new NotFound("There is no such picture here, or it made room for newer ones.");
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": "image/png",
      "content-length": String(bytes.length),
      "cache-control": "public, max-age=31536000, immutable",
    },
  });
}
