import { expect, it } from "vitest";
import type { X402State } from "@/lib/domain/treasury/x402/lifecycle";
import { insertX402Payment } from "@/lib/server/treasury/tables/x402/payments";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { pursuePayment } from "./pursue-payment";

const ID = "pay_1";

describeOnBothEngines("a purchase that somebody waits for", (world) => {
  const open = async (state: X402State) => {
    const context = testContext(world());
    const row = {
      ...{
        id: ID,
        serviceId: "PRICE_ORACLE",
        chainId: 1,
        nonce: "1",
        requestHash: "1",
        units: 7n,
        input: {},
      },
      ...({ ownerAddress: "0x01", payeeAddress: "0x02", txHash: null, answer: null, failure: null } as const),
      ...{ fromBlock: 1, settlements: 1, reverts: 0, tries: 0, nextTryAtMs: 0, version: 1, state },
      ...{ createdAtMs: 1, paidAtMs: null, endedAtMs: null },
    };
    await context.store.write((tx) => insertX402Payment(tx, row));
    const serve = async () => {
      await context.store.write((tx) => tx.run("UPDATE x402_payments SET state = 'served'"));
    };
    const asked: string[] = [];
    const pursue = (carryOn: () => Promise<void>) => {
      const carryOnPayment = (id: string) => {
        asked.push(id);
        return carryOn();
      };
      return pursuePayment({ context, carryOnPayment }, ID);
    };
    return { asked, pursue, serve };
  };

  it("is carried on once, however many wait for it, and for nobody once it has ended", async () => {
    const { asked, pursue, serve } = await open("paid");
    const [one, other] = [pursue(serve), pursue(serve)];
    expect(other).toBe(one);
    expect((await one).state).toBe("served");
    expect((await pursue(serve)).state).toBe("served");
    expect(asked).toEqual([ID]);
  });

  it("is asked for once more where it is a claim", async () => {
    const { asked, pursue } = await open("claimed");
    expect((await pursue(async () => undefined)).state).toBe("claimed");
    expect(asked).toEqual([ID]);
  });

  it("is carried on again where that went wrong, and by nobody else while it takes its time", async () => {
    const { asked, pursue, serve } = await open("paid");
    const slowly = async () => {
      if (asked.length === 1) throw new RangeError("The line is cut.");
      await new Promise((resolve) => setTimeout(resolve, 350));
      await serve();
    };
    expect((await pursue(slowly)).state).toBe("served");
    expect(asked).toEqual([ID, ID]);
  });
});
