import { isSoukError } from "@/lib/domain/errors";
import { type Refusal, refusalIn } from "./refusal";

/** The node answered, and what it said tells nothing about the contract. */
export interface NodeFault {
  readonly kind: "fault";
  readonly what: /** The sender cannot pay for value and gas. */
    | "unfunded"
    /** The node has this very transaction. */
    | "known"
    /** A transaction with this nonce is in a block. */
    | "nonce_taken"
    /** Another transaction with this nonce pays as much, or the node wants more for any. */
    | "underpriced"
    /** The answer is none of JSON-RPC's. */
    | "no_rpc"
    | "other";
  /** Fit for anybody to read. */
  readonly label: string;
  /** The node's own words, for the log alone: they may carry an account's name. */
  readonly said?: string;
}

/** Nobody answered. */
export interface Silence {
  readonly kind: "silence";
  readonly isTimeout: boolean;
  readonly label: string;
}

export type NodeAnswer = Refusal | NodeFault | Silence;

/** What came instead of an answer, where nothing can be a refusal: what a node says to a transaction is none. */
export function troubleOf(error: unknown): NodeFault | Silence {
  const answer = sortNodeAnswer(error);
  return answer.kind === "refusal" ? fault("other", "the node does not take it") : answer;
}

/** What a failed call to the node means. Whatever is not surely the contract's own word is the node's fault. */
export function sortNodeAnswer(error: unknown): NodeAnswer {
  const causes = causesOf(error);
  const unavailable = causes.find(isChainUnavailable);
  if (unavailable) return isTrouble(unavailable.cause) ? unavailable.cause : NOBODY;
  const named = (name: string) => causes.find((cause) => cause.name === name);
  const rpc = named("RpcRequestError");
  if (rpc) return sortRpcError(rpc);
  if (named("TimeoutError")) return { kind: "silence", isTimeout: true, label: "the node does not answer" };
  if (named("WaitForTransactionReceiptTimeoutError")) return NO_BLOCK;
  const http = named("HttpRequestError");
  if (http) return sortHttpError(http, causes);
  const refused = named("ChainRefused");
  if (refused) return fault("no_rpc", refused.message);
  if (named("BlockNotFoundError")) return fault("other", LACKS_A_BLOCK);
  const said = causes.map(({ name, message }) => `${name}: ${message}`).join(" < ");
  return { ...fault("other", "the node gave an answer that cannot be read"), said };
}

/** The causes of an error with itself, outermost first. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let next = error; next instanceof Error && !causes.includes(next); next = next.cause)
    causes.push(next);
  return causes;
}

const NOBODY: Silence = { kind: "silence", isTimeout: false, label: "the node cannot be reached" };

/** The node may well answer: what was waited for is in no block yet. */
const NO_BLOCK: Silence = { kind: "silence", isTimeout: false, label: "no block has come in time" };

/** ChainUnavailable carries what was sorted before, rather than an error that shows the node's address. */
function isTrouble(cause: unknown): cause is NodeFault | Silence {
  if (typeof cause !== "object" || cause === null || !("kind" in cause)) return false;
  return cause.kind === "fault" || cause.kind === "silence";
}

function isChainUnavailable(error: Error): boolean {
  return isSoukError(error) && error.code === "chain_unavailable";
}

function fault(what: NodeFault["what"], label: string): NodeFault {
  return { kind: "fault", what, label };
}

/** Without a status there was no whole answer: the connection failed, or the body is not JSON. */
function sortHttpError(http: Error, causes: readonly Error[]): NodeAnswer {
  if ("status" in http && typeof http.status === "number") {
    return fault("no_rpc", `the node answers with HTTP ${http.status}`);
  }
  const isUnreadable = causes.some((cause) => cause.name === "SyntaxError" || cause.message === "terminated");
  return isUnreadable ? fault("no_rpc", "the node's answer is cut or no JSON") : NOBODY;
}

const LACKS_A_BLOCK = "the node lacks a block";

const SAYINGS: readonly (readonly [RegExp, NodeFault["what"], string])[] = [
  [
    /insufficient funds|exceeds transaction sender account balance/i,
    "unfunded",
    "the sender has too little ETH",
  ],
  [/already (known|imported|exists)|known transaction/i, "known", "the node has this transaction"],
  [
    /underpriced|less than (the )?(block )?base ?fee|fee ?too ?low/i,
    "underpriced",
    "the node wants a higher fee",
  ],
  [/nonce (is )?too low|nonce has already been used/i, "nonce_taken", "the nonce is used"],
  [/header not found|unknown block|block ?out ?of ?range/i, "other", LACKS_A_BLOCK],
  [/missing trie node/i, "other", "the node lacks state"],
  [/out of gas|gas required exceeds/i, "other", "the node allows too little gas for it"],
  [/limit|too many|\brate\b/i, "other", "the node has reached a limit"],
];
const LABEL_OF_CODE: ReadonlyMap<number, string> = new Map([
  [-32005, "the node has reached a limit"],
  [-32603, "the node has an internal error"],
]);

function sortRpcError(rpc: Error): NodeAnswer {
  const code = "code" in rpc && typeof rpc.code === "number" ? rpc.code : 0;
  const said = "details" in rpc && typeof rpc.details === "string" ? rpc.details : "";
  const refusal = refusalIn({ code, said, data: "data" in rpc ? rpc.data : null });
  if (refusal) return refusal;
  const saying = SAYINGS.find(([pattern]) => pattern.test(said));
  const label = LABEL_OF_CODE.get(code) ?? saying?.[2] ?? `the node answers with error ${code}`;
  return { ...fault(saying?.[1] ?? "other", label), said };
}
