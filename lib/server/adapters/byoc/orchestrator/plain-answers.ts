import { isSoukError } from "@/lib/domain/errors";
import { ByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";

/** As Go's `http.Error` says it: a line of plain text. */
export function plainRefusal(status: number, text: string): Response {
  const headers = new Headers({
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
  if (status === 503) headers.set("retry-after", "1");
  return new Response(`${text}\n`, { status, headers });
}

/** Says no as the protocol does; what is no refusal is the caller's. */
export async function plainly(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof ByocRefusal) return plainRefusal(error.status, error.message);
    if (isSoukError(error)) return plainRefusal(error.status, error.message);
    throw error;
  }
}
