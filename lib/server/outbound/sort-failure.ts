import { isOutboundFailed, OutboundFailed, type OutboundFailure } from "./outbound-failed";

interface Sorted {
  readonly kind: OutboundFailure;
  readonly sentence: string;
}

const SLOW: Sorted = { kind: "timeout", sentence: "did not answer in time" };
const NO_HTTP: Sorted = { kind: "not_http", sentence: "answers, but not in HTTP" };

/** By the code of what undici or the socket throws; all else is `unreachable`. */
const SORTED: Readonly<Record<string, Sorted>> = {
  UND_ERR_CONNECT_TIMEOUT: SLOW,
  UND_ERR_HEADERS_TIMEOUT: SLOW,
  UND_ERR_BODY_TIMEOUT: SLOW,
  ETIMEDOUT: SLOW,
  UND_ERR_HEADERS_OVERFLOW: { kind: "too_large", sentence: "answers with too many headers" },
  ECONNREFUSED: { kind: "unreachable", sentence: "takes no connections" },
  ENOTFOUND: { kind: "unreachable", sentence: "has no address" },
  EAI_AGAIN: { kind: "unreachable", sentence: "could not be found: the name service does not answer" },
  ECONNRESET: { kind: "unreachable", sentence: "broke the connection off" },
  UND_ERR_SOCKET: { kind: "unreachable", sentence: "broke the connection off" },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { kind: "unreachable", sentence: "broke the connection off" },
};

/** Whatever was thrown while asking `named`, in one of our kinds; the house's own stop is a timeout. */
export function sortFailure(error: unknown, asked: { named: string; isTimeUp: boolean }): OutboundFailed {
  if (isOutboundFailed(error)) return error;
  const { kind, sentence } = asked.isTimeUp ? SLOW : sortedOf(error);
  return new OutboundFailed(kind, `${asked.named} ${sentence}.`, { cause: error });
}

function sortedOf(error: unknown): Sorted {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (error instanceof Error && (error.name === "HTTPParserError" || code.startsWith("HPE_"))) return NO_HTTP;
  return SORTED[code] ?? { kind: "unreachable", sentence: `cannot be reached (${code || "unknown"})` };
}
