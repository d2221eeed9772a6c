/** As much as a model's server may send for one question, however little of it is an answer. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * The way to a model's server: the one that an operator named, which may be on this machine. A key travels there, so it
 * goes to no other origin and follows no redirect.
 */
export function modelFetch(baseUrl: string): typeof fetch {
  const { origin } = new URL(baseUrl);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) throw new TypeError("The model's server is another one.");
    const answer = await fetch(input, { ...init, redirect: "error" });
    const { status, headers } = answer;
    return new Response(answer.body?.pipeThrough(limited()) ?? null, { status, headers });
  };
}

function limited(): TransformStream<Uint8Array, Uint8Array> {
  let sizeBytes = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > MOST_BYTES) controller.error(new TypeError("The model's server sends without end."));
      else controller.enqueue(chunk);
    },
  });
}
