/** A block of `text/event-stream`: its data lines, joined. Names and ids are left out; what is said stands in the data. */
function dataOf(block: string): string | null {
  const lines = block.split("\n").flatMap((line) => (line.startsWith("data:") ? [line.slice(5)] : []));
  return lines.length === 0 ? null : lines.map((line) => line.replace(/^ /, "")).join("\n");
}

/** The data of every event of a stream, as it comes; comments are passed over, a last event that was cut is dropped. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      // A CR at the end may be half of a line's end; the LF that follows then ends it.
      const blocks = (rest + decoder.decode(read.value, { stream: true }))
        .replace(/\r\n/g, "\n")
        .split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const data = dataOf(block);
        if (data !== null) yield data;
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
