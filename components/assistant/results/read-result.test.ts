import { describe, expect, it } from "vitest";
import type { JsonValue } from "@/lib/schemas/json";
import { pictureSource } from "./picture-source";
import { joined, readResult } from "./read-result";

const OURS = [{ declaredOrigin: "http://127.0.0.1:8001", origin: "http://127.0.0.1:8001" }];

describe("what a service answered", () => {
  it("is pictures, each once, as large as it says", () => {
    const first = "http://127.0.0.1:8001/images/a.png";
    const images: JsonValue = [
      { imageUrl: first },
      { imageUrl: "http://127.0.0.1:8001/images/b.png" },
      7,
      {},
    ];
    expect(readResult({ imageUrl: first, prompt: "a city", width: 512, height: 256, images })).toEqual({
      kind: "images",
      urls: [first, "http://127.0.0.1:8001/images/b.png"],
      prompt: "a city",
      side: { width: 512, height: 256 },
    });
    for (const width of [0, -1, 1e9, "512", null])
      expect(readResult({ imageUrl: first, width, height: 5 })).toMatchObject({ side: null });
  });

  it("is prices in the order of time, with the one of now, each moment once", () => {
    const [one, two] = ["2026-03-01T12:33:00.000Z", "2026-03-01T12:34:00.000Z"];
    const history: JsonValue = [
      { at: two, price: "2" },
      { at: one, price: "1" },
      { at: "soon", price: "3" },
      { at: one },
    ];
    const shown = readResult({ base: "ETH", quote: "USD", price: 2.5, at: two, history });
    expect(shown).toMatchObject({
      kind: "prices",
      prices: {
        pair: "ETH/USD",
        now: { at: two, price: "2.5" },
        history: [
          { at: one, price: "1" },
          { at: two, price: "2.5" },
        ],
      },
    });
  });

  it("is no price where it is no number", () => {
    for (const price of ["free", "1e999", Number.NaN, {}, "", null, "<b>5</b>"])
      expect(readResult({ base: "ETH", quote: "USD", price }).kind).toBe("other");
  });

  it("is a job, an archive, or what it is", () => {
    const job = { jobId: "j", status: "done", result: { sum: 3 } };
    expect(readResult(job)).toEqual({ kind: "job", id: "j", status: "done", result: { sum: 3 } });
    expect(readResult({ storageId: "s", level: "summary", bytes: 9, summary: { lines: 1 } })).toEqual({
      kind: "archive",
      id: "s",
      level: "summary",
      bytes: 9,
      summary: { lines: 1 },
    });
    const others: JsonValue[] = [null, 5, "x", [], {}, { imageUrl: 5 }, { jobId: {} }];
    for (const value of others) expect(readResult(value)).toEqual({ kind: "other", value });
  });

  it("joins what was asked before", () => {
    const [a, b] = [
      { at: "2026-03-01T00:00:00.000Z", price: "1" },
      { at: "2026-03-01T00:01:00.000Z", price: "2" },
    ];
    expect(joined([b], [a, { ...b, price: "3" }])).toEqual([a, { ...b, price: "3" }]);
  });
});

describe("a picture's place", () => {
  it("is shown from the house's own services and from pixels alone", () => {
    for (const url of ["http://127.0.0.1:8001/images/a.png", "data:image/png;base64,AAAA"])
      expect(pictureSource(url, OURS)).toEqual({ kind: "shown", url });
  });

  it("is where its service listens now, whatever port an earlier run had", () => {
    const moved = [{ declaredOrigin: "http://127.0.0.1:8001", origin: "http://127.0.0.1:8021" }];
    const shownAt = (port: number, places = OURS) =>
      pictureSource(`http://127.0.0.1:${port}/images/a.png?x=1`, places);
    const at = (port: number) => ({ kind: "shown", url: `http://127.0.0.1:${port}/images/a.png?x=1` });
    expect(shownAt(8011)).toEqual(at(8001));
    for (const port of [8001, 8011, 8021, 8241]) expect(shownAt(port, moved)).toEqual(at(8021));
    for (const port of [7991, 8000, 8012, 8251]) expect(shownAt(port).kind).toBe("elsewhere");
    expect(pictureSource("https://127.0.0.1:8011/a.png", OURS).kind).toBe("elsewhere");
    expect(pictureSource("http://cdn.example:8011/a.png", OURS).kind).toBe("elsewhere");
    expect(pictureSource("http://127.0.0.1:8011/a.png", []).kind).toBe("elsewhere");
  });

  it("is opened by a click elsewhere, with its host named", () => {
    const found = pictureSource("https://cdn.example/a.png?x=1", OURS);
    expect(found).toEqual({ kind: "elsewhere", url: "https://cdn.example/a.png?x=1", host: "cdn.example" });
    expect(pictureSource("http://127.0.0.1:8002/a.png", OURS).kind).toBe("elsewhere");
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html;base64,AAAA",
    "data:image/svg+xml;base64,AAAA",
    'data:image/png;base64,AAAA" onerror="alert(1)',
    "http://127.0.0.1:8001@evil.example/a.png",
    "file:///etc/passwd",
    "/images/a.png",
    "no place",
  ])("is text where it is %s", (text) => {
    expect(pictureSource(text, OURS)).toEqual({ kind: "none", text });
  });
});
