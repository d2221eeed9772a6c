import type { AskKind } from "./ask";
import type { ToolKind } from "./tool-kinds";

/** What came of an ask, as the policy and the service said it. Amounts are text for people. */
export interface Outcome {
  readonly kind: ToolKind;
  readonly serviceId: string;
  readonly action: "ALLOWED" | "DOWNGRADED" | "REJECTED" | "WAITING";
  /** A cheaper summary took its place. */
  readonly isSummary: boolean;
  readonly requested: number;
  readonly approved: number;
  readonly cost: string;
  readonly reason: string;
  /** What would have let all of it pass; null where no money would. */
  readonly needs: string | null;
  /** When what limited it begins anew, ISO 8601; null where nothing does. */
  readonly resetsAt: string | null;
  /** Null where nothing was called. */
  readonly call: {
    readonly id: string;
    readonly state: string;
    /** What the service answered; null before it did. */
    readonly result: unknown;
    readonly failure: string | null;
    readonly transactionHash: string | null;
  } | null;
}

const LONGEST = 500;

/** What the assistant says of one ask: what came of it, and what of the money. */
export function tell(outcome: Outcome): string {
  const { action, serviceId, reason, call } = outcome;
  if (action === "WAITING") return `${serviceId} waits for approval: ${sentence(reason)}`;
  if (action === "REJECTED" || call === null) return refusal(outcome);
  const less = action === "DOWNGRADED" ? ` ${lessThanAsked(outcome)}` : "";
  if (call.result !== null && call.failure === null)
    return `${answerOf(outcome.kind, call.result)}${less} ${paymentOf(outcome)}`;
  if (call.failure !== null)
    return `${serviceId} was not had: ${sentence(call.failure)} ${endOf(call.state)}`;
  return `${serviceId} is under way as ${call.id}.${less}`;
}

/** Why, what would have let it pass, and when that is over. */
function refusal({ serviceId, reason, needs, resetsAt }: Outcome): string {
  const told = [`${serviceId} was refused: ${sentence(reason)}`];
  if (needs !== null) told.push(`It ${sentence(needs)}`);
  if (resetsAt !== null) told.push(`What limits it begins anew at ${resetsAt}.`);
  return told.join(" ");
}

function lessThanAsked({ isSummary, requested, approved, reason }: Outcome): string {
  if (isSummary) return `Downgraded to a summary: ${sentence(reason)}`;
  return `Downgraded to ${approved} of ${requested}: ${sentence(reason)}`;
}

function paymentOf({ cost, call }: Outcome): string {
  return call?.transactionHash ? `Cost ${cost}, paid in ${call.transactionHash}.` : `Cost ${cost}.`;
}

function endOf(state: string): string {
  return state === "released" ? "Nothing was spent." : `Its call is ${state}.`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The first of these members that says something. */
function member(result: unknown, ...names: readonly string[]): string | null {
  if (!isRecord(result)) return null;
  const value = names.map((name) => result[name]).find((one) => one !== undefined && one !== null);
  return value === undefined ? null : textOf(value);
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** What a service answered in words; all of it where it has not the members that it should have. */
function answerOf(kind: ToolKind, result: unknown): string {
  return (kind === "other" ? null : WORDS[kind](result)) ?? `It answered ${textOf(result)}.`;
}

const WORDS: Readonly<Record<AskKind, (result: unknown) => string | null>> = {
  image: (result) => {
    const url = member(result, "imageUrl", "image_url", "url");
    return url && `Your image: ${url}`;
  },
  price: (result) => {
    const price = member(result, "price");
    const of = `${member(result, "base", "symbol") ?? "It"} is`;
    const at = member(result, "at", "timestamp", "time");
    return (
      price &&
      `${[of, price, member(result, "quote", "currency")].filter(Boolean).join(" ")}${at ? ` as of ${at}` : ""}.`
    );
  },
  batch: (result) => {
    const job = member(result, "jobId", "job_id");
    const done = member(result, "result", "status");
    return job && `Batch job ${job}${done ? `: ${done}` : ""}.`;
  },
  archive: (result) => {
    const place = member(result, "storageId", "storage_id");
    const level = member(result, "level", "mode");
    return place && `Archived as ${place}${level ? `, level ${level}` : ""}.`;
  },
};

/** With one full stop. */
function sentence(text: string): string {
  return `${textOf(text).replace(/[.\s]+$/, "")}.`;
}

/** What the assistant says where it understands nothing that it could buy. */
export const HELP =
  'I can generate images ("Generate an image of a cyberpunk city"), look up prices ("What is the price of ETH?"), ' +
  'submit batch jobs ("Run a batch computation on 3, 5, 8"), archive logs ("Archive this log: user 5 logged in") ' +
  'and use any other service by its name ("Use NAME with {"city": "Rome"}"). ' +
  "I buy only what you ask for so, and never more than the agent's budget lets pass.";

const NOT_UNDERSTOOD = "I did not understand that, and bought nothing. I read plain English, by fixed rules.";
const GREETING =
  /^\W*(?:hello|hi|hey|good (?:morning|day|evening)|thanks|thank you|help|what can you do|who are you)\b/i;

/** What is said where nothing was asked for: whoever greets or asks for help was understood. */
export function helpFor(words: string): string {
  return GREETING.test(words.slice(0, LONGEST)) ? HELP : `${NOT_UNDERSTOOD} ${HELP}`;
}
