import { describe, expect, it } from "vitest";
import { eventsOf } from "./event-stream";

function streamOf(bytes: Uint8Array, at: readonly number[]): ReadableStream<Uint8Array> {
  const cuts = [0, ...at, bytes.length];
  return new ReadableStream({
    start(controller) {
      for (const [index, from] of cuts.slice(0, -1).entries()) {
        const piece = bytes.slice(from, cuts[index + 1]);
        if (piece.length > 0) controller.enqueue(piece);
      }
      controller.close();
    },
  });
}

async function read(text: string, cuts: (bytes: Uint8Array) => readonly number[] = () => []) {
  const bytes = new TextEncoder().encode(text);
  const found: string[] = [];
  for await (const data of eventsOf(streamOf(bytes, cuts(bytes)))) found.push(data);
  return found;
}

const TALK = ': hello\n\nevent: delta\ndata: {"text":"größer 安"}\n\nid: 7\ndata: a\ndata: b\n\n';

describe("a stream of events", () => {
  it("is its data, however it was cut on its way", async () => {
    const whole = ['{"text":"größer 安"}', "a\nb"];
    expect(await read(TALK)).toEqual(whole);
    expect(await read(TALK, (bytes) => Array.from({ length: bytes.length - 1 }, (_, at) => at + 1))).toEqual(
      whole,
    );
    const { length } = new TextEncoder().encode(TALK);
    for (let at = 1; at < length; at += 1) expect(await read(TALK, () => [at])).toEqual(whole);
  });

  it("takes lines that end in CR LF", async () => {
    const text = TALK.replaceAll("\n", "\r\n");
    const every = (bytes: Uint8Array) => Array.from({ length: bytes.length - 1 }, (_, at) => at + 1);
    expect(await read(text, every)).toEqual(['{"text":"größer 安"}', "a\nb"]);
  });

  it("drops an event that was cut", async () => {
    expect(await read("data: whole\n\ndata: ha")).toEqual(["whole"]);
    expect(await read("")).toEqual([]);
  });
});
