import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProviderUnderTest } from "@/testing/providers/under-test";
import { openImageProvider } from "./image-provider";

let image: ProviderUnderTest;
beforeEach(async () => {
  image = new ProviderUnderTest(openImageProvider);
  await image.start();
});
afterEach(() => image.end());

const SMALL = { prompt: "a city at night", width: 80, height: 64 };

async function fileAt(url: string) {
  const answer = await fetch(url);
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
}

describe("the image provider", () => {
  it("paints a picture and serves it under the hash of its bytes", async () => {
    const { status, body } = await image.post("/image/generate", SMALL);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...SMALL,
      sha256: body.sha256,
      imageUrl: `${image.origin}/images/${body.sha256}.png`,
    });
    const { answer, bytes } = await fileAt(body.imageUrl);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(body.sha256);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([80, 64]);
  });

  it("takes the prompt from the query too, at 512 × 512, and serves pictures of before a restart", async () => {
    const { body } = await image.post("/generate?prompt=a%20city%20at%20night");
    expect(body).toMatchObject({ prompt: "a city at night", width: 512, height: 512 });
    const again = await image.post("/image/generate", { prompt: "a city at night" });
    expect(again.body.sha256).toBe(body.sha256);
    await image.restart();
    expect((await fileAt(`${image.origin}/images/${body.sha256}.png`)).answer.status).toBe(200);
  });

  it("paints as many variants as Souk-Quantity says, the first of them as without it", async () => {
    const { body } = await image.post("/image/generate", SMALL, { "souk-quantity": "3" });
    expect(new Set(body.images.map(({ sha256 }: { sha256: string }) => sha256)).size).toBe(3);
    expect(body.images[0]).toEqual({ imageUrl: body.imageUrl, sha256: body.sha256 });
    expect((await image.post("/image/generate", SMALL)).body.sha256).toBe(body.sha256);
    for (const { imageUrl } of body.images) expect((await fileAt(imageUrl)).answer.status).toBe(200);
  });

  it("paints all that the demo's policy lets a call ask for", async () => {
    const { status, body } = await image.post("/image/generate", SMALL, { "souk-quantity": "10" });
    expect([status, body.images.length]).toEqual([200, 10]);
  });

  it.each(["0", "21", "1.5", "two", "-1"])("refuses %s as Souk-Quantity", async (quantity) => {
    const { status, body } = await image.post("/image/generate", SMALL, { "souk-quantity": quantity });
    expect([status, body.code]).toEqual([400, "invalid_input"]);
  });

  it.each([
    { prompt: "" },
    { prompt: "   " },
    { prompt: "x", width: 63 },
    { prompt: "x", height: 1_025 },
    { prompt: "x", width: 100.5 },
    { prompt: "x".repeat(2_001) },
    {},
  ])("refuses %j", async (fields) => {
    expect((await image.post("/image/generate", fields)).status).toBe(400);
  });

  it("refuses a query with a prompt twice or with more, and knows no other files", async () => {
    expect((await image.post("/generate?prompt=a&prompt=b")).status).toBe(400);
    expect((await image.post("/generate?prompt=a&size=9")).status).toBe(400);
    expect((await image.post("/generate")).status).toBe(400);
    for (const name of ["x.png", `${"0".repeat(64)}.png`, "..%2Fanswers", "%E0%A4%A"])
      expect((await image.get(`/images/${name}`)).status).toBe(404);
  });
});
