import { sha256 } from "viem";
import { SECOND_MS } from "@/lib/domain/time";
import { jobBinding } from "@/lib/schemas/adapters/byoc";
import { fromJson } from "./base64-json";
import { ByocRefusal } from "./refusal";

/**
 * What binds a signature to one job: keys inside the signed `request`, which upstream lets be and its own signature does not
 * cover. Each that is there is held to; a job that costs something needs those that `isBound` names.
 */
export interface Binding {
  readonly job_id?: string | undefined;
  readonly capability?: string | undefined;
  /** Taken once from its sender. */
  readonly nonce?: string | undefined;
  /** Unix seconds. */
  readonly iat?: number | undefined;
  readonly exp?: number | undefined;
  /** Hex, with or without 0x. */
  readonly body_sha256?: string | undefined;
  /** The service address of the one orchestrator that it is for. */
  readonly orchestrator?: string | undefined;
}

/** How long a job's words may hold: so long its nonce is remembered. */
const LONGEST_S = 3_600;

/** The request with these keys after its own, whose text stays as it is; a key that it had too is read as ours. */
export function bindRequest(request: string, binding: Required<Binding>): string {
  const head = request.trimEnd().slice(0, -1);
  const isEmpty = head.trim() === "{";
  return `${head}${isEmpty ? "" : ","}${JSON.stringify(binding).slice(1)}`;
}

/** @throws ByocRefusal 400 for keys that are not as they should be */
export function bindingOf(request: string): Binding {
  return fromJson(request, { shape: jobBinding, words: `${NOT_ITS}` });
}

export const bodyHash = (body: Uint8Array) => sha256(body).slice(2);

interface Arrived {
  readonly capability: string;
  readonly body: Uint8Array;
  /** As which it came here. */
  readonly serviceAddress: string;
  readonly nowMs: number;
}

/** @throws ByocRefusal 400 for a job that was signed for another body, capability or orchestrator, or another time */
export function requireItsOwn(binding: Binding, { capability, body, serviceAddress, nowMs }: Arrived): void {
  const { exp, body_sha256: hash } = binding;
  const nowS = nowMs / SECOND_MS;
  if (exp !== undefined && exp <= nowS) throw refused("the job has expired");
  if (exp !== undefined && exp > nowS + LONGEST_S)
    throw refused(`the job holds for more than ${LONGEST_S} s`);
  if (binding.capability !== undefined && binding.capability !== capability)
    throw refused("the job was signed for another capability");
  if (hash !== undefined && hash.replace(/^0x/, "").toLowerCase() !== bodyHash(body))
    throw refused("the job was signed for another body");
  if (binding.orchestrator !== undefined && binding.orchestrator !== serviceAddress)
    throw refused("the job was signed for another orchestrator");
}

/** Whether nobody can use what was signed for anything else, or again. */
export function isBound(binding: Binding): boolean {
  const { nonce, exp, capability, body_sha256: hash } = binding;
  return [nonce, exp, capability, hash].every((value) => value !== undefined);
}

/** Until when a nonce is remembered. */
export function nonceUntilMs({ exp }: Binding, nowMs: number): number {
  return exp === undefined ? nowMs + LONGEST_S * SECOND_MS : exp * SECOND_MS;
}

const NOT_ITS = "Could not verify job creds err=";
export const refused = (why: string) => new ByocRefusal(400, `${NOT_ITS}${why}`);
