import { keccak256, toHex } from "viem";
import type { AssetId } from "@/lib/domain/assets";
import { InvalidInput, NotFound } from "@/lib/domain/errors";
import { completeTerms, TERMS_LIMITS, type Terms } from "@/lib/domain/market/deadlines";
import { whyIneligible } from "@/lib/domain/market/matching";
import { MAX_MULTIPLIER_HUNDREDTHS } from "@/lib/domain/market/pricing";
import { makeQuote, quoteHashInput } from "@/lib/domain/market/quote";
import type { Context } from "@/lib/server/kernel/context";
import { WHY_INELIGIBLE } from "@/lib/server/market/operations/assign/why-ineligible";
import { findAgent, firstCandidate } from "@/lib/server/market/tables/agents";
import { insertQuote } from "@/lib/server/market/tables/quotes";
import type { AgentRow, QuoteRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

export interface QuoteRequest {
  readonly buyerId: string;
  readonly complexity: number;
  readonly asset: AssetId;
  readonly strategy: "best" | "value" | "direct" | "open";
  readonly agentId?: string | undefined;
  readonly skills?: readonly string[] | undefined;
  readonly maxMultiplier?: number | undefined;
  readonly terms?: Partial<Terms> | undefined;
  readonly isDemoOnly?: boolean;
}

export interface DrawnQuote {
  readonly quote: QuoteRow;
  readonly agent: AgentRow | null;
}

/** Prices a request on what the agents publish now, and keeps the quote. */
export async function drawQuote(
  tx: Tx,
  context: Context,
  asked: { request: QuoteRequest; nowMs: number },
): Promise<DrawnQuote> {
  const drawn = await priceQuote(tx, context, asked);
  await insertQuote(tx, drawn.quote);
  return drawn;
}

/** The same, neither kept nor signed yet. */
export async function priceQuote(
  tx: Tx,
  context: Context,
  asked: { request: QuoteRequest; nowMs: number },
): Promise<DrawnQuote> {
  const { request, nowMs } = asked;
  const { asset } = request;
  const terms = completeTerms(request.terms ?? {}, TERMS_LIMITS[context.config.mode]);
  const agent = await candidateFor(tx, request);
  const facts = makeQuote({
    id: context.newId("quo"),
    buyerId: request.buyerId,
    complexity: request.complexity,
    asset,
    strategy: request.strategy,
    agentId: request.strategy === "direct" ? (agent?.id ?? null) : null,
    candidate: agent,
    skills: request.skills ?? [],
    terms,
    baseUnits: context.config.baseUnits[asset],
    feeBps: context.config.feeBps[asset],
    maxMultiplierHundredths: request.maxMultiplier ?? null,
    createdAtMs: nowMs,
    ttlMs: context.config.quoteTtlMs,
  });
  const quote: QuoteRow = {
    ...facts,
    skills: facts.skills,
    terms: facts.terms,
    hash: keccak256(toHex(quoteHashInput(facts))),
    signature: null,
    usedByTaskId: null,
  };
  return { quote, agent };
}

async function candidateFor(tx: Tx, request: QuoteRequest): Promise<AgentRow | null> {
  if (request.strategy === "open") return null;
  if (request.strategy === "direct") return namedAgent(tx, request);
  const found = await firstCandidate(tx, {
    strategy: request.strategy,
    skills: request.skills ?? [],
    notOwnedBy: request.buyerId,
    excludedIds: [],
    maxMultiplierHundredths: request.maxMultiplier ?? MAX_MULTIPLIER_HUNDREDTHS,
    isDemoOnly: request.isDemoOnly ?? false,
  });
  return found ?? null;
}

async function namedAgent(tx: Tx, request: QuoteRequest): Promise<AgentRow> {
  const agent = request.agentId === undefined ? undefined : await findAgent(tx, request.agentId);
  if (!agent) throw new NotFound("There is no agent with this id.");
  const need = {
    buyerId: request.buyerId,
    skills: request.skills ?? [],
    ceilingHundredths: MAX_MULTIPLIER_HUNDREDTHS,
  };
  const reason = whyIneligible({ ...agent, skills: agent.skills }, need);
  if (reason) throw new InvalidInput([{ pointer: "#/agentId", detail: WHY_INELIGIBLE[reason] }]);
  return agent;
}
