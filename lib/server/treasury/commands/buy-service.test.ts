import { hashTypedData, keccak256, stringToHex } from "viem";
import { expect, it, vi } from "vitest";
import { EXACT_PROXY, paymentTypedData } from "@/lib/chain/x402";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import { paymentRunner } from "@/lib/server/treasury/jobs/payment-runner";
import type { ProviderResult } from "@/lib/server/treasury/providers/provider";
import { insertX402Payment } from "@/lib/server/treasury/tables/x402/payments";
import { codeOf, race } from "@/testing/answers";
import { NOON_MS } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { addOwned } from "@/testing/treasury";
import {
  CHAIN_ID,
  CONFIRMED,
  confirmedAs,
  DOWN,
  NOW_S,
  ORACLE,
  OTHER,
  openSales,
  RELAYER,
  signed,
  TX,
} from "@/testing/treasury/x402-sales";
import { until } from "@/testing/until";
import { waitingSince } from "@/testing/waiting";

describeOnBothEngines("a service that is bought", (world) => {
  it("is owed to the chain once however often the same payment comes, and served once", async () => {
    const house = await openSales(world());
    const purchase = await signed();
    const swapped = { ...purchase, input: { deep: { b: [0.5], a: 1 }, base: "ETH" } };
    const all = Promise.all(Array.from({ length: 20 }, (_, at) => house.buy(at % 2 ? swapped : purchase)));
    await until(async () => (await house.owed()).length > 0, { everyMs: 5 });
    await house.run(`UPDATE outbox_rows SET ${CONFIRMED}`);
    const sold = await all;
    const [row] = await house.rows();
    expect(new Set(sold.map(({ id, state }) => `${id} ${state}`))).toEqual(new Set([`${row?.id} served`]));
    expect(await house.owed()).toMatchObject([
      { businessKey: `settle_x402:${row?.id}`, signer: RELAYER, toAddress: EXACT_PROXY },
    ]);
    expect(await house.rows()).toMatchObject([
      { units: 50_000_000n, txHash: TX, answer: { price: "1" }, fromBlock: 7, tries: 1, nonce: "1" },
    ]);
    expect(house.asked).toEqual([row?.id]);
    expect(await house.broken()).toBe(0);
  });

  it("belongs to one request: a nonce of a payer pays for nothing else", async () => {
    const house = await openSales(world());
    await house.buyWhile(await signed(), CONFIRMED);
    const others = [
      await signed({}, { input: { base: "BTC" } }),
      await signed({}, { serviceId: "LOG_ARCHIVE" }),
      await signed({ deadlineS: BigInt(NOW_S + 301) }),
    ];
    for (const other of others) expect(await codeOf(house.buy(other))).toBe("payment_reused");
    expect(await house.rows()).toHaveLength(1);
    const ofAnother = await house.buyWhile(await signed({}, { by: OTHER }), confirmedAs(2n));
    expect(ofAnother.state).toBe("served");
  });

  it("is known again that was kept before, by the hash of what was signed and asked", async () => {
    const house = await openSales(world());
    const purchase = await signed();
    await house.buyWhile(purchase, CONFIRMED);
    const digest = hashTypedData(paymentTypedData(CHAIN_ID, purchase.payment));
    const text = `["${digest}","PRICE_ORACLE",{"base":"ETH","deep":{"a":1,"b":[0.5]}}]`;
    await house.run(`UPDATE x402_payments SET request_hash = '${keccak256(stringToHex(text))}'`);
    expect((await house.buy(purchase)).state).toBe("served");
    expect(await house.rows()).toHaveLength(1);
  });

  it("is taken for one of two requests that race for a nonce", async () => {
    const house = await openSales(world());
    const [one, two] = [await signed(), await signed({}, { input: {} })];
    let turn = 0;
    const racing = race(10, () => house.buy(turn++ % 2 ? one : two));
    await until(async () => (await house.owed()).length > 0, { everyMs: 5 });
    await house.run(`UPDATE outbox_rows SET ${CONFIRMED}`);
    expect(await racing).toEqual({ done: 5, payment_reused: 5 });
    expect([(await house.rows()).length, house.asked.length]).toEqual([1, 1]);
  });

  it.each([
    ["signed by somebody else", async () => signed({ from: OTHER.address }), "payment_refused"],
    ["for less than it costs", async () => signed({ amountWei: 1n }), "payment_refused"],
    ["for what is not for sale", async () => signed({}, { serviceId: "LOG_ARCHIVE_SUMMARY" }), "not_found"],
    [
      "that says what its service fixes",
      async () => signed({}, { serviceId: "LOG_ARCHIVE", input: { level: "none" } }),
      "invalid_input",
    ],
  ] as const)("is not bought by a payment %s", async (_what, purchase, code) => {
    const house = await openSales(world());
    expect(await codeOf(house.buy(await purchase()))).toBe(code);
    expect([await house.rows(), await house.owed()]).toEqual([[], []]);
  });

  it.each([
    ["the payer has too little", { balanceWei: 1n }, "payment_refused"],
    ["the payer has not approved it", { allowanceWei: 1n }, "permit2_allowance_required"],
    ["the token does not move", { token: { ok: false, reasons: ["paused"] } }, "payment_refused"],
    ["the chain has no proxy", { isTaken: false }, "chain_unavailable"],
    ["the books are red", { mayPay: false }, "books_red"],
    ["its provider fails", { circuitUntilMs: NOON_MS + 1_000 }, "provider_down"],
  ])("is not bought while %s, and can be had by the same payment afterwards", async (_what, now, code) => {
    const house = await openSales(world());
    const before = { ...house.said };
    Object.assign(house.said, now);
    const purchase = await signed();
    expect(await codeOf(house.buy(purchase))).toBe(code);
    expect([await house.rows(), await house.owed()]).toEqual([[], []]);
    Object.assign(house.said, before);
    expect((await house.buyWhile(purchase, CONFIRMED)).state).toBe("served");
  });

  it("is neither paid nor served where its payer took it back, and does not come again", async () => {
    const house = await openSales(world());
    const purchase = await signed();
    const refused = await house.buyWhile(purchase, "state = 'reverted', error = 'no (InvalidNonce)'", () => {
      house.said.fate = { kind: "taken_back" };
    });
    expect(refused).toMatchObject({ state: "refused", failure: "no (InvalidNonce)", txHash: null });
    expect(await house.buy(purchase)).toMatchObject({ state: "refused", settlements: 1, reverts: 1 });
    expect([house.asked, (await house.owed()).length, await house.broken()]).toEqual([[], 1, 0]);
  });

  it("is owed to the chain once more where the same payment comes again and its nonce is unused", async () => {
    const house = await openSales(world());
    const purchase = await signed();
    expect((await house.buyWhile(purchase, "state = 'reverted', error = 'too little'")).state).toBe(
      "refused",
    );
    expect((await house.rows())[0]?.input).toEqual({});
    house.said.balanceWei = 1n;
    expect(await codeOf(house.buy(purchase))).toBe("payment_refused");
    house.said.balanceWei = 10n ** 18n;
    const sold = await house.buyWhile(purchase, CONFIRMED);
    expect(sold).toMatchObject({ state: "served", settlements: 2, reverts: 1, input: purchase.input });
    expect([await house.owed(), await house.broken()]).toMatchObject([[{ state: "confirmed" }], 0]);
  });

  it("is paid and served where it was refused, and somebody sent it later", async () => {
    const house = await openSales(world());
    const purchase = await signed();
    await house.buyWhile(purchase, "state = 'reverted', error = 'too little'");
    house.said.fate = { kind: "paid", txHash: TX };
    house.said.balanceWei = 0n;
    expect(await house.buy(purchase)).toMatchObject({ state: "served", txHash: TX, settlements: 1 });
    expect([(await house.owed())[0]?.state, await house.broken()]).toEqual(["reverted", 0]);
  });

  it("is not bought by a nonce that is used already", async () => {
    const house = await openSales(world());
    for (const kind of ["unfinal", "taken_back", "unknown"] as const) {
      house.said.fate = { kind };
      expect(await codeOf(house.buy(await signed()))).toBe("payment_refused");
    }
    expect(await house.rows()).toEqual([]);
  });

  it("is paid where somebody else had sent the same payment, once that is final", async () => {
    const house = await openSales(world());
    const sold = house.buyWhile(await signed(), "state = 'reverted', error = 'no (InvalidNonce)'", () => {
      house.said.fate = { kind: "unfinal" };
    });
    await until(async () => (await house.owed())[0]?.state === "reverted", { everyMs: 5 });
    for (const { id } of await house.rows()) await house.carryOn(id);
    expect(await house.rows()).toMatchObject([{ state: "settling" }]);
    house.said.fate = { kind: "paid", txHash: TX };
    expect(await sold).toMatchObject({ state: "served", txHash: TX });
    expect(await house.broken()).toBe(0);
  });

  it("is had once for one transaction, however many equal payments of a payer it moved", async () => {
    const house = await openSales(world());
    const lost = () => {
      house.said.fate = { kind: "paid", txHash: TX };
    };
    for (const [nonce, end] of [
      [1n, { state: "served", txHash: TX }],
      [2n, { state: "refused", txHash: null, failure: "its transaction has paid for another purchase" }],
    ] as const) {
      house.said.fate = { kind: "unused" };
      const sold = house.buyWhile(await signed({ nonce }), "state = 'reverted', error = 'no'", lost);
      expect(await sold).toMatchObject(end);
    }
    expect([house.asked.length, await house.broken()]).toEqual([1, 0]);
    await house.run(`UPDATE x402_payments SET state = 'paid', paid_at_ms = 1, tx_hash = '${TX}'`);
    expect(await house.broken()).toBe(1);
  });

  it("is looked for again while its nonce is used and nothing tells by what, once a minute for five", async () => {
    const house = await openSales(world());
    // Its payer looks as well, at the same moments.
    const looks: number[] = [];
    const looking: ChainEvidence["paymentFate"] = async () => {
      looks.push(house.context.nowMs);
      return looks.length === 1 ? { kind: "unused" } : { kind: "unknown" };
    };
    const moments = () => new Set(looks).size;
    Object.assign(house.context.chain ?? {}, { paymentFate: looking });
    const sold = house.buyWhile(await signed(), "state = 'reverted', error = 'no (InvalidNonce)'");
    await until(async () => ((await house.rows())[0]?.nextTryAtMs ?? 0) > 0, { everyMs: 5 });
    const [row] = await house.rows();
    const look = () => house.carryOn(row?.id ?? "");
    await look();
    expect([moments(), (await house.rows())[0]?.state]).toEqual([1, "settling"]);
    house.context.pass(59_000);
    await look();
    expect(moments()).toBe(1);
    house.context.pass(1_000);
    await look();
    expect(moments()).toBe(2);
    house.context.pass(180_000);
    await look();
    expect([moments(), (await house.rows())[0]?.state]).toEqual([3, "settling"]);
    house.context.pass(60_000);
    expect(await sold).toMatchObject({ state: "refused" });
  });
});

describeOnBothEngines("a purchase under way", (world) => {
  it("is waited for once, by all who sent it", async () => {
    const house = await openSales(world());
    const purchase = await signed();
    const first = house.buy(purchase);
    await until(async () => (await house.owed()).length > 0, { everyMs: 5 });
    const repeats = Array.from({ length: 10 }, () => house.buy(purchase));
    for (let turn = 0; turn < 100; turn += 1) await house.rows();
    await house.run(`UPDATE outbox_rows SET ${CONFIRMED}`);
    expect(new Set(await Promise.all([first, ...repeats])).size).toBe(1);
  });

  it("is told by its end, not by what went wrong on the way", async () => {
    const house = await openSales(world());
    let isFirst = true;
    const once: ChainEvidence["paymentFate"] = async () => {
      if (!isFirst) return { kind: "paid", txHash: TX };
      isFirst = false;
      throw new ChainUnavailable();
    };
    const sold = await house.buyWhile(
      await signed(),
      "state = 'reverted', error = 'no (InvalidNonce)'",
      () => {
        Object.assign(house.context.chain ?? {}, { paymentFate: once });
      },
    );
    expect([sold.state, isFirst]).toEqual(["served", false]);
  });
});

describeOnBothEngines("a payment that nobody waits for any more", (world) => {
  /** Taken by a house that was killed at once. */
  async function left() {
    const house = await openSales(world());
    const sold = house.buyWhile(await signed(), CONFIRMED);
    await sold;
    await house.run("UPDATE x402_payments SET state = 'settling', tx_hash = NULL, answer = NULL, tries = 0");
    await house.run("UPDATE x402_payments SET paid_at_ms = NULL, ended_at_ms = NULL, next_try_at_ms = 0");
    house.asked.length = 0;
    const onError = (error: unknown) => {
      throw error;
    };
    const runner = paymentRunner({ context: house.context, carryOnPayment: house.carryOn, onError });
    const tick = async () => {
      await runner.tick();
      await runner.rest();
    };
    return { ...house, tick };
  }

  it("is noted and served by the clock, once", async () => {
    const house = await left();
    await house.tick();
    await house.tick();
    expect(await house.rows()).toMatchObject([{ state: "served", txHash: TX }]);
    expect(house.asked).toHaveLength(1);
  });

  it("is tried again after growing pauses, and is a claim after five tries", async () => {
    const house = await left();
    house.said.answers = Array(5).fill(DOWN);
    const pauses: number[] = [];
    for (let count = 0; count < 5; count++) {
      await house.tick();
      await house.tick();
      expect(house.asked).toHaveLength(count + 1);
      const [row] = await house.rows();
      if (row?.state === "paid") pauses.push(row.nextTryAtMs - house.context.nowMs);
      house.context.pass(pauses.at(-1) ?? 0);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(await house.rows()).toMatchObject([{ state: "claimed", failure: "it answers 503", tries: 5 }]);
    expect(await house.broken()).toBe(0);
  });

  it("is a claim after ten minutes, whoever was not asked", async () => {
    const house = await left();
    const openUntil = (retryAtMs: number): ProviderResult => ({
      kind: "not_asked",
      why: "circuit",
      retryAtMs,
    });
    house.said.answers = [openUntil(house.context.nowMs + 600_000), openUntil(house.context.nowMs + 600_001)];
    await house.tick();
    expect(await house.rows()).toMatchObject([{ state: "paid", tries: 0 }]);
    house.context.pass(600_000);
    await house.tick();
    expect(await house.rows()).toMatchObject([{ state: "claimed" }]);
  });

  it("is served as it was sold, whoever closed its service meanwhile, but only by whom it paid", async () => {
    for (const [isSamePayee, state] of [
      [true, "served"],
      [false, "claimed"],
    ] as const) {
      const house = await left();
      const [row] = await house.rows();
      const payee = isSamePayee ? (row?.payeeAddress ?? "").toLowerCase() : `0x${"99".repeat(20)}`;
      await house.run("UPDATE x402_payments SET service_id = 'OWNED'");
      await addOwned(house.context, { ...ORACLE, id: "OWNED", payee }, { ownerId: "usr_1" });
      await house.tick();
      expect([(await house.rows())[0]?.state, house.asked.length]).toEqual([state, isSamePayee ? 1 : 0]);
      await house.context.store.write((tx) => tx.run("DELETE FROM owned_services"));
      await house.run("DELETE FROM x402_payments");
    }
  });

  it("is a claim at once where its service is gone", async () => {
    const house = await left();
    await house.run("UPDATE x402_payments SET service_id = 'GONE'");
    await house.tick();
    expect(await house.rows()).toMatchObject([{ state: "claimed", failure: "The service is gone" }]);
    expect(house.asked).toEqual([]);
  });

  it("keeps no payment for another service waiting, however many a slow one has", async () => {
    const house = await left();
    const [row] = await house.rows();
    if (!row) return expect.unreachable();
    const paid = { ...row, state: "paid", txHash: TX, paidAtMs: NOON_MS } as const;
    await house.context.store.write(async (tx) => {
      for (let at = 0; at < 20; at += 1)
        await insertX402Payment(tx, { ...paid, id: `pay_a${at}`, nonce: `${100 + at}`, serviceId: "SLOW" });
      await insertX402Payment(tx, { ...paid, id: "pay_z", nonce: "200" });
    });
    const begun: string[] = [];
    const carryOn = (id: string) => {
      begun.push(id);
      return new Promise<void>(() => {});
    };
    const { context } = house;
    const runner = paymentRunner({ context, carryOnPayment: carryOn, onError: () => undefined });
    for (let tick = 0; tick < 5; tick += 1) await runner.tick();
    expect(begun.filter((id) => id.startsWith("pay_a"))).toHaveLength(4);
    expect(begun).toContain("pay_z");
  });

  it("goes on where it was tried while the clock was a year ahead, once the clock is right", async () => {
    const house = await left();
    house.said.answers = [DOWN];
    const yearMs = 365 * 86_400_000;
    house.context.pass(yearMs);
    await house.tick();
    house.context.pass(-yearMs);
    await house.tick();
    expect(await house.rows()).toMatchObject([{ state: "served", tries: 2 }]);
  });

  it("takes no turn with the writer while it is not to be served", async () => {
    const house = await left();
    const [row] = await house.rows();
    await house.run("UPDATE outbox_rows SET state = 'queued'");
    const writes = vi.spyOn(house.context.store, "write");
    for (let look = 0; look < 3; look += 1) await house.carryOn(row?.id ?? "");
    expect(writes).toHaveBeenCalledTimes(0);
  });

  it("is not asked for by two at once", async () => {
    const house = await left();
    const [row] = await house.rows();
    await Promise.all(Array.from({ length: 10 }, () => house.carryOn(row?.id ?? "")));
    expect(house.asked).toHaveLength(1);
  });

  it("is not moved by an answer that comes after its turn has passed to another", async () => {
    const house = await left();
    const [row] = await house.rows();
    const id = row?.id ?? "";
    let answer = (_result: ProviderResult) => {};
    house.said.answers = [
      new Promise<ProviderResult>((resolve) => {
        answer = resolve;
      }),
      { ...DOWN, why: "the second says no" },
    ];
    const slow = house.carryOn(id);
    await until(() => house.asked.length === 1, { everyMs: 5 });
    house.context.pass(120_000);
    await house.carryOn(id);
    answer({ ...DOWN, why: "the first says no" });
    await slow;
    expect(house.asked).toHaveLength(2);
    expect(await house.rows()).toMatchObject([{ state: "paid", tries: 2, failure: "the second says no" }]);
  });

  it("says since when it waits, for the chain or for its provider", async () => {
    const house = await left();
    const [chain, provider] = [
      "a payment that its payer signed waits for the chain",
      "a service that its buyer paid waits for its provider",
    ];
    expect(await waitingSince(house.context)).toMatchObject({ [chain]: NOON_MS });
    house.said.answers = [DOWN];
    house.context.pass(5);
    await house.tick();
    const waiting = await waitingSince(house.context);
    expect([waiting[chain], waiting[provider]]).toEqual([undefined, NOON_MS + 5]);
    house.context.pass(1_000);
    await house.tick();
    const after = await waitingSince(house.context);
    expect([after[chain], after[provider]]).toEqual([undefined, undefined]);
  });

  it.each([
    "UPDATE x402_payments SET tx_hash = NULL",
    "UPDATE x402_payments SET paid_at_ms = NULL",
    "UPDATE x402_payments SET state = 'settling'",
    "UPDATE x402_payments SET state = 'refused', tx_hash = NULL, paid_at_ms = NULL",
    "UPDATE outbox_rows SET state = 'sent'",
    "DELETE FROM outbox_rows",
  ])("is told of by the proof once it says something else than the chain: %s", async (sql) => {
    const house = await left();
    await house.tick();
    expect(await house.broken()).toBe(0);
    await house.run(sql);
    expect(await house.broken()).toBe(1);
  });

  it("is not looked for until a clock that was ahead is right", async () => {
    const house = await left();
    await house.run("UPDATE outbox_rows SET state = 'reverted'");
    house.said.fate = { kind: "unknown" };
    const [row] = await house.rows();
    await house.run(`UPDATE x402_payments SET created_at_ms = ${NOON_MS + 365 * 86_400_000}`);
    await house.carryOn(row?.id ?? "");
    expect(await house.rows()).toMatchObject([{ state: "refused" }]);
  });

  it("stays where it is while the chain says nothing", async () => {
    const house = await left();
    await house.run("UPDATE outbox_rows SET state = 'reverted'");
    const silent: ChainEvidence["paymentFate"] = async () => {
      throw new ChainUnavailable();
    };
    Object.assign(house.context.chain ?? {}, { paymentFate: silent });
    const [row] = await house.rows();
    expect(await codeOf(house.carryOn(row?.id ?? ""))).toBe("chain_unavailable");
    expect(await house.rows()).toMatchObject([{ state: "settling" }]);
  });
});
