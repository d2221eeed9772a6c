import { expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { codeOf } from "@/testing/answers";
import { castOnChain } from "@/testing/chain/chain-cast";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { requireHealthyToken } from "./require-healthy-token";

describeOnBothEngines("the light of an asset", (world) => {
  it("is asked of the payer's wallet, and of no other", async () => {
    const at = await castOnChain(world());
    const asked: unknown[] = [];
    const parties = at.chain.tokenHealth.bind(at.chain);
    at.chain.tokenHealth = async (...question: unknown[]) => {
      asked.push(question);
      return parties();
    };
    const ask = (payer: Actor) => requireHealthyToken(at.context, { asset: "MNEE", payer });
    await ask(at.buyer);
    const { address, ...walletless } = at.buyer;
    await ask(walletless);
    await ask({ kind: "house" });
    expect(asked).toEqual([
      ["MNEE", { payer: address }],
      ["MNEE", {}],
      ["MNEE", {}],
    ]);
  });

  it("lets nothing move while it is red, and needs a chain; what is in the books needs neither", async () => {
    const at = await castOnChain(world());
    const codeFor = (context: typeof at.context, asset: "SAT" | "MNEE") =>
      codeOf(requireHealthyToken(context, { asset, payer: at.buyer }));
    expect(await codeFor(at.context, "MNEE")).toBe("done");
    at.chain.isHealthy = false;
    expect(await codeFor(at.context, "MNEE")).toBe("token_unhealthy");
    expect(await codeFor(at.context, "SAT")).toBe("done");
    const without = testContext(world());
    expect(await codeFor(without, "MNEE")).toBe("no_rail");
    expect(await codeFor(without, "SAT")).toBe("done");
  });
});
