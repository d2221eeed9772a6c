import { type Hex, verifyTypedData } from "viem";
import { expect, it } from "vitest";
import { quoteTypedData } from "@/lib/chain/quote-typed-data";
import { type Candidate, pickAgent } from "@/lib/domain/market/matching";
import type { QuoteWire } from "@/lib/schemas/market/quote";
import { firstCandidate } from "@/lib/server/market/tables/agents";
import { bodyOf, codeOf } from "@/testing/answers";
import { castOnChain } from "@/testing/chain/chain-cast";
import { testContext } from "@/testing/context";
import { addAgent, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { makeQuote } from "./make-quote";

const ASKED = { complexity: 2, asset: "SAT", strategy: "best" } as const;

/** A small generator with a seed, so that a failure can be seen again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % sides;
  };
}

describeOnBothEngines("a quote", (world) => {
  it("explains its price", async () => {
    const at = await cast(world());
    const reply = await makeQuote(at.context, { actor: at.buyer, input: ASKED });
    const quote = bodyOf<QuoteWire>(reply);
    expect(reply.status).toBe(201);
    expect(quote).toMatchObject({
      asset: "SAT",
      strategy: "best",
      base: { units: "100000" },
      multiplier: "2.00",
      sample: { settledTasks: 0, distinctBuyers: 0 },
      agent: { id: "agent-1", name: "agent-1" },
      price: { units: "400000", display: "400,000 SAT" },
      total: { units: "400000" },
      terms: { payWithinS: 1_800, acceptWithinS: 86_400, deliverWithinS: 172_800 },
      expiresAt: new Date(at.context.nowMs + 600_000).toISOString(),
      signature: null,
    });
    expect(quote.hash).toMatch(/^0x[0-9a-f]{64}$/);
    expect(quote.silence.map((row) => row.who)).toEqual(["agent", "agent", "buyer", "agent", "arbiter"]);
  });

  it("carries the attester's signature over what it offers", async () => {
    const at = await castOnChain(world());
    const quote = bodyOf<QuoteWire>(
      await makeQuote(at.context, { actor: at.buyer, input: { ...ASKED, asset: "MNEE" } }),
    );
    const offer = {
      hash: quote.hash as Hex,
      asset: "MNEE",
      priceUnits: 4_000_000_000n,
      feeUnits: 80_000_000n,
      expiresAtMs: Date.parse(quote.expiresAt),
    };
    const isFrom = (consent: typeof offer) =>
      verifyTypedData({
        ...quoteTypedData(at.chain.place, consent),
        address: at.chain.facts.attester,
        signature: quote.signature as Hex,
      });
    expect(await isFrom(offer)).toBe(true);
    expect(await isFrom({ ...offer, priceUnits: 4_000_000_001n })).toBe(false);
    expect(await isFrom({ ...offer, expiresAtMs: offer.expiresAtMs + 1 })).toBe(false);
  });

  it("takes the value strategy, a ceiling and skills into account", async () => {
    const at = await cast(world());
    await addAgent(at.context, "agent-3", {
      multiplierHundredths: 100,
      successRatePpm: 700_000,
      skills: ["rust"],
    });
    const ask = async (fields: object) =>
      bodyOf<QuoteWire>(await makeQuote(at.context, { actor: at.buyer, input: { ...ASKED, ...fields } }));
    expect((await ask({ strategy: "value" })).agent?.id).toBe("agent-3");
    expect((await ask({ skills: ["rust"] })).agent?.id).toBe("agent-3");
    expect((await ask({ maxMultiplier: 190 })).agent?.id).toBe("agent-2");
    expect(await ask({ skills: ["cobol"] })).toMatchObject({ agent: null, multiplier: "2.00" });
    expect(await ask({ strategy: "open", maxMultiplier: 150 })).toMatchObject({
      agent: null,
      multiplier: "1.50",
    });
  });

  it("refuses terms outside the limits and people who are not signed in", async () => {
    const at = await cast(world());
    const input = { ...ASKED, terms: { acceptWithinS: 100, deliverWithinS: 50 } };
    expect(await codeOf(makeQuote(at.context, { actor: at.buyer, input }))).toBe("invalid_input");
    expect(await codeOf(makeQuote(at.context, { actor: { kind: "anonymous" }, input: ASKED }))).toBe(
      "unauthenticated",
    );
  });

  it("picks in SQL whom the domain picks", async () => {
    const house = testContext(world());
    const roll = dice(20_261_121);
    const agents: Candidate[] = [];
    for (let index = 0; index < 60; index++) {
      const agent: Candidate = {
        id: `agent-${index}`,
        ownerId: `owner-${index % 7}`,
        skills: ["rust", "math", "law"].filter(() => roll(3) > 0),
        isAvailable: roll(5) > 0,
        isSuspended: roll(9) === 0,
        isOffline: roll(9) === 0,
        activeTasks: roll(3),
        capacity: roll(4),
        multiplierHundredths: 100 + 20 * roll(4),
        successRatePpm: 600_000 + 50_000 * roll(4),
        registeredAtMs: 1_000 + roll(3),
      };
      agents.push(agent);
      await addAgent(house, agent.id, { ...agent, skills: [...agent.skills] });
    }
    for (let turn = 0; turn < 40; turn++) {
      const need = {
        buyerId: `owner-${roll(8)}`,
        skills: ["rust", "math"].slice(0, roll(3)),
        ceilingHundredths: 100 + 20 * roll(5),
        excludedIds: agents.slice(0, roll(10)).map((agent) => agent.id),
      };
      const strategy = roll(2) === 0 ? ("best" as const) : ("value" as const);
      const found = await house.store.read((tx) =>
        firstCandidate(tx, {
          strategy,
          skills: need.skills,
          notOwnedBy: need.buyerId,
          excludedIds: need.excludedIds,
          maxMultiplierHundredths: need.ceilingHundredths,
          isDemoOnly: false,
        }),
      );
      expect(found?.id ?? null).toBe(pickAgent(agents, { strategy, need })?.id ?? null);
    }
  });
});
