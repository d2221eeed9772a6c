import { expect, it } from "vitest";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { Policy } from "@/lib/domain/treasury/policy";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import { defaultConfig } from "@/lib/server/kernel/context";
import { putHealth } from "@/lib/server/treasury/tables/service-health";
import { codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { placeOfSale, serviceForSale, servicesForSale } from "./services-for-sale";

const TOKEN = `0x${"a1".repeat(20)}` as const;
const chainWith = (takesExactPayments: () => Promise<boolean>) =>
  ({
    facts: { chainId: 31_337, tokens: { MNEE: { address: TOKEN } } },
    takesExactPayments,
  }) as unknown as ChainEvidence;
const failing = (error: Error) => chainWith(() => Promise.reject(error));

/** Each at a server of its own, and one at none. */
const POLICY: Policy = {
  ...DEMO_POLICY,
  services: DEMO_POLICY.services.map((service, place) => ({
    ...service,
    endpoint: place === 0 ? "nowhere" : `http://127.0.0.1:${9_000 + place}/`,
  })),
};

describeOnBothEngines("services for sale", (world) => {
  it("are sold where the chain takes payments, and not while nobody can tell", async () => {
    const place = (chain: ChainEvidence | null) => placeOfSale({ chain });
    expect(await place(chainWith(async () => true))).toMatchObject({ token: TOKEN });
    expect(await place(chainWith(async () => false))).toBeNull();
    expect(await place(failing(new ChainUnavailable()))).toBeNull();
    expect(await place(null)).toBeNull();
    await expect(place(failing(new RangeError("a mistake")))).rejects.toThrow("a mistake");
  });

  it("are all but those whose server is down, and none where the house sells nothing", async () => {
    const chain = chainWith(async () => true);
    const context = testContext(world(), { chain });
    await openTreasury(context, { policy: POLICY });
    const ids = async () => (await context.store.read(servicesForSale)).services.map(({ id }) => id);
    const all = ["IMAGE_GEN_PREMIUM", "PRICE_ORACLE", "BATCH_COMPUTE", "LOG_ARCHIVE"];
    expect(await ids()).toEqual(all);
    const seen = { sinceAtMs: 1, checkedAtMs: 1, failuresInRow: 3, tookMs: null, error: "gone" };
    await context.store.write(async (tx) => {
      await putHealth(tx, { origin: "http://127.0.0.1:9001", state: "down", ...seen });
      await putHealth(tx, { origin: "http://127.0.0.1:9002", state: "up", ...seen });
    });
    expect(await ids()).toEqual(all.filter((id) => id !== "PRICE_ORACLE"));
    expect((await serviceForSale(context, "BATCH_COMPUTE")).service.id).toBe("BATCH_COMPUTE");
    expect(await codeOf(serviceForSale(context, "PRICE_ORACLE"))).toBe("not_found");
    const config = { ...defaultConfig("demo"), sellsByX402: false };
    expect(await codeOf(serviceForSale({ ...context, config }, "BATCH_COMPUTE"))).toBe("not_found");
  });
});
