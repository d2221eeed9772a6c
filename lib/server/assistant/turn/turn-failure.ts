import { APICallError } from "ai";
import { isSoukError } from "@/lib/domain/errors";

/** Why a turn ends before its model is done, in words for people. */
export class TurnFailure extends Error {}

/** The turn is not this one's any more: it was stopped, or another try goes on. */
export class TurnTaken extends Error {}

const NO_ANSWER = "The model did not answer. Try again.";

/** What people are told of a model's fault. Its own words, which may name keys and addresses, are not repeated. */
export function sentenceOf(error: unknown): string {
  if (error instanceof TurnFailure || isSoukError(error)) return error.message;
  if (!APICallError.isInstance(error)) return NO_ANSWER;
  const { statusCode } = error;
  if (statusCode === undefined) return "The model's server could not be reached. Try again.";
  if (statusCode === 401 || statusCode === 403)
    return "The model's server refuses the house's key. An operator has to set another one.";
  if (statusCode === 429) return "The model's server takes no more questions now. Try again in a while.";
  if (statusCode >= 500) return "The model's server has a fault. Try again.";
  return `The model's server did not take the question (${statusCode}).`;
}

/** What the log says of it: neither what was asked, nor headers. */
export function faultOf(error: unknown): Record<string, unknown> {
  const name = error instanceof Error ? error.name : typeof error;
  return { fault: name, ...(APICallError.isInstance(error) && { status: error.statusCode ?? null }) };
}
