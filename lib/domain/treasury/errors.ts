import { SoukError } from "@/lib/domain/errors";
import type { CallState } from "./call-lifecycle";

/** 409: only a claim, paid and unserved, is tried again by hand. */
export class IllegalCallStep extends SoukError {
  readonly code = "illegal_transition";
  constructor(callState: CallState) {
    super(`This call is ${callState}: only a claim against its provider can be tried again.`, { callState });
  }
}
