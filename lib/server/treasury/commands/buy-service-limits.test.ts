import { privateKeyToAccount } from "viem/accounts";
import { expect, it } from "vitest";
import { isSoukError } from "@/lib/domain/errors";
import { DAY_MS } from "@/lib/domain/time";
import type { Hex } from "@/lib/schemas/hex";
import { insertX402Payment } from "@/lib/server/treasury/tables/x402/payments";
import { codeOf } from "@/testing/answers";
import { NOON_MS } from "@/testing/context";
import { takingBase } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { changePolicyTo } from "@/testing/treasury";
import { CONFIRMED, confirmedAs, NOW_S, OTHER, openSales, signed } from "@/testing/treasury/x402-sales";
import { until } from "@/testing/until";

type Sales = Awaited<ReturnType<typeof openSales>>;

/** Each its own nonce, in a transaction of its own. */
const buyOne = async (house: Sales, nonce: bigint, says?: string) =>
  house.buyWhile(await signed({ nonce }), says ?? confirmedAs(nonce));

/** As many payments of one payer as were made today, in the end that is said of them. */
async function made(
  house: Sales,
  of: { count: number; payer: Hex; state?: "served" | "refused"; daysAgo?: number },
) {
  const { count, payer: ownerAddress, state = "served", daysAgo = 0 } = of;
  const [row, ...others] = await house.rows();
  if (!row) return expect.unreachable();
  const from = others.length;
  await house.context.store.write(async (tx) => {
    for (let at = from; at < from + count; at += 1) {
      const createdAtMs = row.createdAtMs - daysAgo * DAY_MS;
      const key = { id: `pay_${ownerAddress}_${at}`, nonce: `${1_000 + at}`, ownerAddress };
      await insertX402Payment(tx, {
        ...row,
        ...key,
        createdAtMs,
        state,
        reverts: state === "refused" ? 1 : 0,
      });
    }
  });
}

const boughtYesterday = (house: Sales, payer: Hex) => made(house, { count: 1, payer, daysAgo: 1 });

const soukCode = (error: unknown) => (isSoukError(error) ? error.code : "unknown");

describeOnBothEngines("what the house settles for others", (world) => {
  it("is one payment of a payer at a time, so that one balance is not owed to the chain many times", async () => {
    const house = await openSales(world());
    const purchases = await Promise.all(
      Array.from({ length: 8 }, (_, at) => signed({ nonce: BigInt(at + 1) })),
    );
    const told = purchases.map((purchase) => codeOf(house.buy(purchase)));
    await until(async () => (await house.owed()).length > 0, { everyMs: 5 });
    const ofAnother = house.buy(await signed({}, { by: OTHER }));
    await until(async () => (await house.owed()).length > 1, { everyMs: 5 });
    await house.run("UPDATE outbox_rows SET state = 'confirmed', nonce = LENGTH(id), tx_hash = id");
    expect((await ofAnother).state).toBe("served");
    expect((await Promise.all(told)).filter((code) => code === "rate_limited")).toHaveLength(7);
    expect(await house.rows()).toHaveLength(2);
    expect((await buyOne(house, 9n)).state).toBe("served");
  });

  it("is twenty payments of a payer in a day of UTC, and ten on the first", async () => {
    const house = await openSales(world());
    const [first] = [await buyOne(house, 1n)];
    await made(house, { count: 9, payer: first.ownerAddress });
    const refused = (text: string) => `${text} Nothing was done; try again in 43200 s.`;
    await expect(house.buy(await signed({ nonce: 2n }))).rejects.toThrow(
      refused("The house settles 10 payments of yours the first day."),
    );
    await boughtYesterday(house, first.ownerAddress);
    await made(house, { count: 9, payer: first.ownerAddress });
    expect((await buyOne(house, 2n)).state).toBe("served");
    await expect(house.buy(await signed({ nonce: 3n }))).rejects.toThrow(
      refused("The house settles 20 payments of yours a day."),
    );
    house.context.pass(DAY_MS / 2);
    const tomorrow = await signed({ nonce: 3n, deadlineS: BigInt(NOW_S + 43_500) });
    house.said.chainS += 43_200;
    expect((await house.buyWhile(tomorrow, confirmedAs(3n))).state).toBe("served");
  });

  it("is half of a day's for those who never bought before, however many addresses they have", async () => {
    const house = await openSales(world());
    const { ownerAddress } = await buyOne(house, 1n);
    for (let at = 0; at < 25; at += 1)
      await made(house, { count: at < 24 ? 10 : 8, payer: `0x${String(at).padStart(40, "7")}` });
    expect((await buyOne(house, 2n)).state).toBe("served");
    const told = house.buy(await signed({ nonce: 3n }));
    await expect(told).rejects.toThrow("for those who bought before");
    await boughtYesterday(house, ownerAddress);
    expect((await buyOne(house, 3n)).state).toBe("served");
  });

  it("is five hundred payments of all payers in a day", async () => {
    const house = await openSales(world());
    const first = await buyOne(house, 1n);
    for (let at = 0; at < 26; at += 1) {
      const payer = privateKeyToAccount(`0x${(at + 10).toString(16).padStart(64, "0")}`).address;
      await made(house, { count: at < 25 ? 19 : 23, payer: `0x${payer.slice(2).toLowerCase()}` });
    }
    expect(await codeOf(house.buy(await signed({ nonce: 2n })))).toBe("rate_limited");
    await boughtYesterday(house, first.ownerAddress);
    expect((await buyOne(house, 2n)).state).toBe("served");
    expect(await codeOf(house.buy(await signed({ nonce: 3n })))).toBe("rate_limited");
  });

  it("is nothing more of a payer today after three that the chain refused", async () => {
    const house = await openSales(world());
    for (let nonce = 1n; nonce <= 3n; nonce += 1n) {
      expect((await buyOne(house, nonce, "state = 'reverted', error = 'no'")).state).toBe("refused");
    }
    for (const nonce of [1n, 4n])
      expect(await codeOf(house.buy(await signed({ nonce })))).toBe("rate_limited");
    const ofAnother = await house.buyWhile(await signed({}, { by: OTHER }), CONFIRMED);
    expect(ofAnother.state).toBe("served");
  });

  it("is nothing while all spending is stopped, but what was kept before", async () => {
    const house = await openSales(world());
    await buyOne(house, 1n);
    await changePolicyTo(house.context, (policy) => ({ ...policy, isStopped: true }));
    expect(await codeOf(house.buy(await signed({ nonce: 2n })))).toBe("not_found");
    expect((await house.buy(await signed())).state).toBe("served");
  });

  it("is nothing that is stopped while the chain is asked, whether it comes first or again", async () => {
    for (const isAgain of [false, true]) {
      const house = await openSales(world());
      if (isAgain) await buyOne(house, 1n, "state = 'reverted', error = 'no'");
      const payerFunds = async () => {
        await changePolicyTo(house.context, (policy) => ({ ...policy, isStopped: true }));
        return house.said;
      };
      Object.assign(house.context.chain ?? {}, { payerFunds });
      const sold = house.buy(await signed()).then(({ state }) => state, soukCode);
      expect(await sold).toBe(isAgain ? "refused" : "not_found");
      expect((await house.owed()).map(({ state }) => state)).toEqual(isAgain ? ["reverted"] : []);
      expect(await house.rows()).toMatchObject(isAgain ? [{ state: "refused", settlements: 1 }] : []);
      await changePolicyTo(house.context, (policy) => ({ ...policy, isStopped: false }));
      await house.run("DELETE FROM x402_payments");
      await house.run("DELETE FROM outbox_rows");
    }
  });
});

describeOnBothEngines("what the house settles after its clock was ahead", (world) => {
  it("is counted by the day that it is, of one payer and of all", async () => {
    const house = await openSales(world());
    const { ownerAddress } = await buyOne(house, 1n);
    await made(house, { count: 20, payer: ownerAddress });
    await made(house, { count: 480, payer: "0x0000000000000000000000000000000000000099" });
    expect(await codeOf(house.buy(await signed({ nonce: 2n })))).toBe("rate_limited");
    await house.run(`UPDATE x402_payments SET created_at_ms = ${NOON_MS + DAY_MS / 2}`);
    expect((await buyOne(house, 2n)).state).toBe("served");
  });
});

describeOnBothEngines("a purchase of whoever is not signed in", (world) => {
  const idempotency = { key: "order-1", route: "POST /api/x402/services/PRICE_ORACLE", bodyHash: "same" };

  it("is told by its payer's nonce, and by no Idempotency-Key of another", async () => {
    const house = await openSales(world());
    const sold = house.buy(await signed(), idempotency);
    await until(async () => (await house.owed()).length > 0, { everyMs: 5 });
    await house.run(`UPDATE outbox_rows SET ${CONFIRMED}`);
    expect((await sold).state).toBe("served");
    house.said.balanceWei = 0n;
    const ofAnother = await signed({ nonce: 77n }, { by: OTHER });
    expect(await codeOf(house.buy(ofAnother, idempotency))).toBe("payment_refused");
  });

  it("is not paid where its service does not take it", async () => {
    const house = await openSales(world());
    await changePolicyTo(house.context, takingBase);
    const wrong = house.buy(await signed({}, { input: { bas: "ETH" } }));
    await expect(wrong).rejects.toMatchObject({ errors: [{ pointer: "#/base" }, { pointer: "#/bas" }] });
    expect(await house.rows()).toEqual([]);
  });

  it("is not paid where its service cannot be asked for it", async () => {
    const house = await openSales(world());
    const tooLong = await signed({}, { input: { base: "x".repeat(20_000) } });
    expect(await codeOf(house.buy(tooLong))).toBe("invalid_input");
    expect(await house.rows()).toEqual([]);
  });
});
