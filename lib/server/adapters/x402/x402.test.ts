import { encodeFunctionData, erc20Abi, type Hex } from "viem";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { permit2Abi } from "@/lib/chain/generated/permit2";
import { EXACT_PROXY, PERMIT2, settleCall } from "@/lib/chain/x402";
import type { Policy } from "@/lib/domain/treasury/policy";
import { openOutbound } from "@/lib/server/outbound/outbound";
import { carryOnPayment } from "@/lib/server/treasury/commands/carry-on-payment";
import { paymentRunner } from "@/lib/server/treasury/jobs/payment-runner";
import { askProvider } from "@/lib/server/treasury/providers/ask-provider";
import { openCircuits } from "@/lib/server/treasury/providers/circuit";
import type { AskProvider, ProviderResult } from "@/lib/server/treasury/providers/provider";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { openPriceProvider } from "@/scripts/providers/price/price-provider";
import { fromHeader, X402Buyer } from "@/testing/chain/x402-buyer";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { ProviderUnderTest } from "@/testing/providers/under-test";
import { changePolicyTo, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { until } from "@/testing/until";

const ORACLE = "http://127.0.0.1:8002";
const PRICE_WEI = 5n * 10n ** 16n;
const PAYEE: Hex = "0x0000000000000000000000000000000000008002";
const QUOTE = "PRICE_ORACLE?base=ETH";

const POLICY: Policy = {
  ...DEMO_POLICY,
  services: DEMO_POLICY.services.map((one) =>
    one.id === "PRICE_ORACLE" ? { ...one, payee: PAYEE, endpoint: `${ORACLE}/price` } : one,
  ),
};

let house: TestHouse<"anvil", true>;
let oracle: ProviderUnderTest;
let buyer: X402Buyer;
/** The ids that the provider was asked under, and what it says instead of its own answer. */
let asked: string[] = [];
let instead: ProviderResult[] = [];
let runner: ReturnType<typeof paymentRunner>;

beforeAll(async () => {
  oracle = new ProviderUnderTest(openPriceProvider);
  await oracle.start();
  house = await openTestHouse({ chain: "anvil", http: true });
  await openTreasury(house.context, { policy: POLICY });
  startAsking();
  buyer = await X402Buyer.open(house);
});
afterAll(async () => {
  await house?.close();
  await oracle.end();
});
afterEach(() => {
  asked = [];
  instead = [];
});

/** As a house that starts: the provider behind its real server, and what carries payments on. */
function startAsking(): void {
  const outbound = openOutbound({ allowed: [{ declaredOrigin: ORACLE, origin: oracle.origin }] });
  const circuits = openCircuits(() => house.context.clock());
  const ask: AskProvider = async (call) => {
    asked.push(call.callId);
    return instead.shift() ?? askProvider({ outbound, circuits }, call);
  };
  const { context } = house;
  const carryOn = (paymentId: string) => carryOnPayment({ context, askProvider: ask }, { paymentId });
  Object.assign(house.runtime, { carryOnPayment: carryOn });
  const onError = (error: unknown) => {
    throw error;
  };
  runner = paymentRunner({ context, carryOnPayment: carryOn, onError });
}

/** Lets the house's jobs go on until it has ended. */
async function meanwhile<T>(work: Promise<T>): Promise<T> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) await house.pass(1);
  return work;
}

const buy = (target: string, header?: string, body?: unknown) => meanwhile(buyer.ask(target, header, body));
const rows = () =>
  house.context.store.read((tx) => tx.all<X402PaymentRow>("SELECT * FROM x402_payments ORDER BY id"));
const lastRow = async () => (await rows()).at(-1);

async function weiOf(account: Hex): Promise<bigint> {
  const address = house.onChain.deployment.tokens.MNEE.address;
  const read = { address, abi: erc20Abi, functionName: "balanceOf", args: [account] } as const;
  return house.onChain.link.client.readContract(read);
}

/** What the work moved from the buyer to the payee, in wei. */
async function movedBy(work: () => Promise<unknown>): Promise<[bigint, bigint]> {
  const before = await Promise.all([buyer.wei(), weiOf(PAYEE)]);
  await work();
  return [before[0] - (await buyer.wei()), (await weiOf(PAYEE)) - before[1]];
}

describe("a service that is sold by x402", () => {
  it("asks for its price where nobody pays", async () => {
    const told = await buyer.ask(QUOTE);
    expect(told.status).toBe(402);
    const required = fromHeader(told.headers, "payment-required");
    // Nobody said what the test's service takes.
    expect(told.json).toEqual({ ...required, input: null });
    expect(required).toMatchObject({
      x402Version: 2,
      resource: { url: "http://127.0.0.1:3000/api/x402/services/PRICE_ORACLE" },
      accepts: [
        {
          scheme: "exact",
          network: "eip155:31337",
          amount: String(PRICE_WEI),
          asset: house.onChain.deployment.tokens.MNEE.address,
          payTo: PAYEE,
          extra: { assetTransferMethod: "permit2" },
        },
      ],
    });
    expect(await rows()).toEqual([]);
  });

  it("is bought by the standard's own client, with MNEE from the buyer straight to the provider", async () => {
    const answers: number[] = [];
    let paid: Response | undefined;
    const moved = await movedBy(async () => {
      const fetchPaid = buyer.clientFetch(({ status }) => answers.push(status));
      paid = await meanwhile(fetchPaid(`http://127.0.0.1:3000/api/x402/services/${QUOTE}`));
    });
    expect(answers).toEqual([402, 200]);
    expect(await paid?.json()).toMatchObject({ base: "ETH", quote: "USD", price: expect.any(String) });
    expect(moved).toEqual([PRICE_WEI, PRICE_WEI]);
    const row = await lastRow();
    expect(fromHeader(paid?.headers ?? new Headers(), "payment-response")).toEqual({
      success: true,
      transaction: row?.txHash,
      network: "eip155:31337",
      payer: row?.ownerAddress,
      amount: String(PRICE_WEI),
    });
    expect(row).toMatchObject({ state: "served", tries: 1, serviceId: "PRICE_ORACLE" });
    expect(asked).toEqual([row?.id]);
    expect(await house.redChecks()).toEqual([]);
  });

  it("is delivered once for a payment that comes fifty times at once", async () => {
    const header = await buyer.header("PRICE_ORACLE");
    let told: Awaited<ReturnType<typeof buy>>[] = [];
    const moved = await movedBy(async () => {
      told = await meanwhile(Promise.all(Array.from({ length: 50 }, () => buyer.ask(QUOTE, header))));
    });
    expect(told.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(new Set(told.map(({ text }) => text)).size).toBe(1);
    expect(new Set(told.map(({ headers }) => headers.get("payment-response"))).size).toBe(1);
    expect(asked).toHaveLength(1);
    expect(moved).toEqual([PRICE_WEI, PRICE_WEI]);
  });

  it("is paid once where the reply is lost and the payment sent again", async () => {
    const header = await buyer.header("PRICE_ORACLE");
    let again: Awaited<ReturnType<typeof buy>> | undefined;
    const moved = await movedBy(async () => {
      // Nobody reads this one.
      await buy(QUOTE, header);
      again = await buy(QUOTE, header);
    });
    expect(again).toMatchObject({ status: 200, json: { base: "ETH" } });
    expect(asked).toHaveLength(1);
    expect(moved).toEqual([PRICE_WEI, PRICE_WEI]);
  });

  it("tells another request with the same payment that it is another's", async () => {
    const header = await buyer.header("PRICE_ORACLE");
    await buy(QUOTE, header);
    const moved = await movedBy(async () => {
      expect(await buy("PRICE_ORACLE?base=BTC", header)).toMatchObject({
        status: 409,
        json: { code: "payment_reused" },
      });
      expect((await buy("LOG_ARCHIVE", header, {})).status).toBe(409);
    });
    expect(moved).toEqual([0n, 0n]);
  });

  it("is had after the house went down between payment and delivery, without a second payment", async () => {
    const header = await buyer.header("PRICE_ORACLE");
    const moved = await movedBy(async () => {
      Object.assign(house.runtime, { carryOnPayment: async () => undefined });
      const lost = buyer.ask(QUOTE, header);
      await house.until(
        async () => (await lastRow())?.state === "settling" && (await lastOutbox()) === "confirmed",
      );
      house.restartJobs();
      startAsking();
      await runner.tick();
      await runner.rest();
      expect(await buy(QUOTE, header)).toMatchObject({ status: 200, json: { base: "ETH" } });
      expect((await meanwhile(lost)).status).toBe(200);
    });
    expect(asked).toHaveLength(1);
    expect(moved).toEqual([PRICE_WEI, PRICE_WEI]);
  });
});

const lastOutbox = async () => {
  const [row] = await house.context.store.read((tx) =>
    tx.all<{ state: string }>(
      "SELECT state FROM outbox_rows WHERE kind = 'settle_x402' ORDER BY id DESC LIMIT 1",
    ),
  );
  return row?.state;
};

describe("a payment that does not pay", () => {
  const OTHER: Hex = "0x00000000000000000000000000000000000000AA";
  const cases: [string, Parameters<X402Buyer["header"]>[1], string][] = [
    [
      "less",
      { signed: { amountWei: PRICE_WEI - 1n } },
      "invalid_exact_evm_payload_authorization_value_mismatch",
    ],
    [
      "more",
      { signed: { amountWei: PRICE_WEI + 1n } },
      "invalid_exact_evm_payload_authorization_value_mismatch",
    ],
    ["somebody else", { signed: { to: OTHER } }, "invalid_exact_evm_payload_recipient_mismatch"],
    ["through another spender", { signed: { spender: OTHER } }, "invalid_payload"],
    ["in another token", { signed: { token: OTHER } }, "invalid_payload"],
    ["on another network", { accepted: { network: "eip155:1" } }, "invalid_network"],
    ["another price", { accepted: { amount: "1" } }, "invalid_payment_requirements"],
    ["too late", { signed: { deadlineS: 1n } }, "invalid_exact_evm_payload_authorization_valid_before"],
    [
      "too early",
      { signed: { validAfterS: 2n ** 40n } },
      "invalid_exact_evm_payload_authorization_valid_after",
    ],
    [
      "without its payer's word",
      { signature: `0x${"11".repeat(65)}` },
      "invalid_exact_evm_payload_signature",
    ],
    ["for somebody else", { signed: { from: OTHER } }, "invalid_exact_evm_payload_signature"],
    ["in another scheme", { accepted: { scheme: "upto" } }, "unsupported_scheme"],
    ["by another method", { accepted: { extra: {} } }, "invalid_scheme"],
    ["by version 1", { version: 1 }, "invalid_x402_version"],
  ];

  it.each(cases)("%s is refused, and nothing is kept of it", async (_what, change, error) => {
    const before = (await rows()).length;
    const told = await buyer.ask(QUOTE, await buyer.header("PRICE_ORACLE", change));
    expect([told.status, told.json.error]).toEqual([402, error]);
    expect(fromHeader(told.headers, "payment-required").accepts).toHaveLength(1);
    expect([(await rows()).length, asked]).toEqual([before, []]);
  });

  it.each([
    ["no base64", "{}"],
    ["no JSON", Buffer.from("[1,").toString("base64")],
    ["too long", Buffer.from(`{"x":"${"x".repeat(20_000)}"}`).toString("base64")],
    ["no payment", Buffer.from("{}").toString("base64")],
  ])("that is %s is a bad request", async (_what, header) => {
    expect((await buyer.ask(QUOTE, header)).status).toBe(400);
  });

  it("is told to approve first, and is taken afterwards", async () => {
    const other = await X402Buyer.open(house, { approvedWei: PRICE_WEI - 1n });
    const header = await other.header("PRICE_ORACLE");
    const told = await other.ask(QUOTE, header);
    expect(told).toMatchObject({
      status: 412,
      json: { error: "PERMIT2_ALLOWANCE_REQUIRED", spender: PERMIT2, amount: String(PRICE_WEI) },
    });
    await other.approve(PRICE_WEI);
    expect((await meanwhile(other.ask(QUOTE, header))).status).toBe(200);
  });

  it("of whoever has not the money is refused", async () => {
    const other = await X402Buyer.open(house);
    const args = [OTHER, await other.wei()] as const;
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
    await other.send(other.key, { to: house.onChain.deployment.tokens.MNEE.address, data });
    const told = await other.ask(QUOTE, await other.header("PRICE_ORACLE"));
    expect([told.status, told.json.error]).toEqual([402, "insufficient_funds"]);
  });

  it("for what is not for sale finds nothing", async () => {
    for (const id of ["LOG_ARCHIVE_SUMMARY", "NOTHING"]) expect((await buyer.ask(id)).status).toBe(404);
    expect((await buyer.ask("NOTHING", await buyer.header("PRICE_ORACLE"))).status).toBe(404);
  });
});

describe("what its payer signed", () => {
  const proxyIs = (header: string) => {
    const { payload } = JSON.parse(Buffer.from(header, "base64").toString());
    const { permit2Authorization: signed, signature } = payload;
    const { permitted, witness, from, spender } = signed;
    const payment = {
      from,
      spender,
      token: permitted.token,
      amountWei: BigInt(permitted.amount),
      nonce: BigInt(signed.nonce),
      deadlineS: BigInt(signed.deadline),
      to: witness.to,
      validAfterS: BigInt(witness.validAfter),
    };
    return settleCall(payment, signature);
  };

  /** What becomes of a payment that the house has taken and not sent yet, when something else happens on the chain. */
  const afterwards = (header: string, happens: () => Promise<unknown>) =>
    afterwardsOf(buyer, header, happens);

  async function afterwardsOf(of: X402Buyer, header: string, happens: () => Promise<unknown>) {
    const sold = of.ask(QUOTE, header);
    sold.catch(() => undefined);
    await until(async () => (await lastOutbox()) === "queued");
    await happens();
    return meanwhile(sold);
  }

  it("may be sent by anybody else before: it is paid by that, and delivered", async () => {
    const header = await buyer.header("PRICE_ORACLE");
    const call = proxyIs(header);
    let told: Awaited<ReturnType<typeof buy>> | undefined;
    const moved = await movedBy(async () => {
      told = await afterwards(header, () => buyer.send(house.onChain.keys.operator, call));
    });
    expect(told).toMatchObject({ status: 200, json: { base: "ETH" } });
    expect([await lastOutbox(), moved]).toEqual(["reverted", [PRICE_WEI, PRICE_WEI]]);
    const { transaction } = fromHeader(told?.headers ?? new Headers(), "payment-response");
    const { to, input } = await house.onChain.link.client.getTransaction({ hash: transaction });
    expect([to, input]).toEqual([call.to.toLowerCase(), call.data]);
    expect(await house.redChecks()).toEqual([]);
  });

  it("may be sent by way of a contract: it is paid by that, and delivered", async () => {
    // Passes all on to the proxy.
    const to: Hex = "0x00000000000000000000000000000000000f0f0f";
    const code = `0x36600060003760006000366000600073${EXACT_PROXY.slice(2)}5af115602b57005b600080fd`;
    await house.rpc("anvil_setCode", [to, code]);
    const header = await buyer.header("PRICE_ORACLE");
    const { data } = proxyIs(header);
    let told: Awaited<ReturnType<typeof buy>> | undefined;
    const moved = await movedBy(async () => {
      told = await afterwards(header, () => buyer.send(house.onChain.keys.operator, { to, data }));
    });
    expect([told?.status, moved]).toEqual([200, [PRICE_WEI, PRICE_WEI]]);
  });

  it("may be sent by anybody after the house could not: it is had by sending it again", async () => {
    const other = await X402Buyer.open(house);
    const token = house.onChain.deployment.tokens.MNEE.address;
    const pay = (to: Hex, wei: bigint) =>
      encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, wei] });
    const header = await other.header("PRICE_ORACLE");
    const away = pay("0x00000000000000000000000000000000000000dd", await other.wei());
    const refused = await afterwardsOf(other, header, () => other.send(other.key, { to: token, data: away }));
    expect([refused.status, await lastOutbox()]).toEqual([402, "reverted"]);
    await buyer.send(buyer.key, { to: token, data: pay(other.account.address, PRICE_WEI) });
    await buyer.send(house.onChain.keys.operator, proxyIs(header));
    expect((await meanwhile(other.ask(QUOTE, header))).status).toBe(200);
    expect([await other.wei(), await lastOutbox()]).toEqual([0n, "reverted"]);
    expect(await house.redChecks()).toEqual([]);
  });

  it("is sent once more where it comes again, and its payer has the money", async () => {
    const other = await X402Buyer.open(house);
    const token = house.onChain.deployment.tokens.MNEE.address;
    const pay = (to: Hex, wei: bigint) =>
      encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, wei] });
    const header = await other.header("PRICE_ORACLE");
    const away = pay("0x00000000000000000000000000000000000000dd", await other.wei());
    await afterwardsOf(other, header, () => other.send(other.key, { to: token, data: away }));
    await buyer.send(buyer.key, { to: token, data: pay(other.account.address, PRICE_WEI) });
    expect((await meanwhile(other.ask(QUOTE, header))).status).toBe(200);
    expect([await other.wei(), await lastOutbox()]).toEqual([0n, "confirmed"]);
  });

  it("waits while the books are red, and is sent afterwards", async () => {
    const mayPay = (may: boolean) => Object.assign(house.context, { mayPay: () => may });
    const told = await afterwards(await buyer.header("PRICE_ORACLE"), async () => {
      mayPay(false);
      await house.pass(3);
      expect(await lastOutbox()).toBe("queued");
      mayPay(true);
    });
    expect([told.status, await lastOutbox()]).toEqual([200, "confirmed"]);
  });

  it("may be taken back by him before it is sent: then nobody is paid, and nothing delivered", async () => {
    const header = await buyer.header("PRICE_ORACLE");
    const data = encodeFunctionData({
      abi: permit2Abi,
      functionName: "invalidateUnorderedNonces",
      args: [0n, 2n ** 256n - 1n],
    });
    let told: Awaited<ReturnType<typeof buy>> | undefined;
    const moved = await movedBy(async () => {
      told = await afterwards(header, () => buyer.send(buyer.key, { to: PERMIT2, data }));
    });
    expect([told?.status, told?.json.error, asked, moved]).toEqual([
      402,
      "invalid_transaction_state",
      [],
      [0n, 0n],
    ]);
    expect(fromHeader(told?.headers ?? new Headers(), "payment-response")).toMatchObject({
      success: false,
      errorReason: "invalid_transaction_state",
      transaction: "",
    });
    expect(await lastRow()).toMatchObject({
      state: "refused",
      failure: expect.stringContaining("InvalidNonce"),
    });
    expect((await buy(QUOTE, header)).status).toBe(402);
    expect(await house.redChecks()).toEqual([]);
    buyer = await X402Buyer.open(house);
  });
});

describe("a service that is paid and not delivered", () => {
  it("is tried again by the same id", async () => {
    instead = [{ kind: "failed", why: "It answers 503", isRetryable: true }];
    const moved = await movedBy(async () => {
      expect((await buy(QUOTE, await buyer.header("PRICE_ORACLE"))).status).toBe(200);
    });
    expect([new Set(asked).size, asked.length, moved]).toEqual([1, 2, [PRICE_WEI, PRICE_WEI]]);
    expect(await lastRow()).toMatchObject({ state: "served", tries: 2, failure: null });
  });

  it("is a claim once its provider says no, and is had when it is asked for again", async () => {
    instead = [{ kind: "failed", why: "It answers 404", isRetryable: false }];
    const header = await buyer.header("PRICE_ORACLE");
    const moved = await movedBy(async () => {
      const told = await buy(QUOTE, header);
      expect(told.status).toBe(502);
      expect(fromHeader(told.headers, "payment-response")).toMatchObject({ success: true });
      expect(await lastRow()).toMatchObject({ state: "claimed", failure: "It answers 404" });
      instead = [{ kind: "failed", why: "It answers 404", isRetryable: false }];
      expect((await buy(QUOTE, header)).status).toBe(502);
      // Nobody asks it more than once a minute.
      expect((await buy(QUOTE, header)).status).toBe(502);
      expect(asked).toHaveLength(2);
      await house.later(60);
      expect(await buy(QUOTE, header)).toMatchObject({ status: 200, json: { base: "ETH" } });
    });
    expect([new Set(asked).size, asked.length, moved]).toEqual([1, 3, [PRICE_WEI, PRICE_WEI]]);
  });

  it("is shown to operators, whatever became of it", async () => {
    const row = await lastRow();
    const list = (query: string) =>
      house.ask("GET", `/api/v1/treasury/sales?${query}`, { as: "operator-001" });
    const [newest] = (await list("limit=1")).json.items;
    expect(newest).toMatchObject({
      id: row?.id,
      serviceId: "PRICE_ORACLE",
      payer: buyer.account.address.toLowerCase(),
      provider: PAYEE,
      amount: { units: String(PRICE_WEI / 10n ** 9n) },
      state: "served",
      transactionHash: row?.txHash,
    });
    const all = (await list("limit=100")).json.items;
    expect(all).toHaveLength((await rows()).length);
    for (const state of ["served", "refused", "claimed"]) {
      const found = (await list(`limit=100&state=${state}`)).json.items;
      expect(found).toEqual(all.filter((one: { state: string }) => one.state === state));
    }
    expect((await list("serviceId=LOG_ARCHIVE")).json.items).toEqual([]);
    const second = await list(`limit=1&cursor=${(await list("limit=1")).json.nextCursor}`);
    expect(second.json.items).toEqual([all[1]]);
  });

  it("becomes a claim after five tries", async () => {
    instead = Array(5).fill({ kind: "failed", why: "It answers 503", isRetryable: true });
    const sold = buyer.ask(QUOTE, await buyer.header("PRICE_ORACLE"));
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    sold.then(end, end);
    while (!isOver) {
      await house.pass(1);
      if (asked.length > 0) await house.later(20);
    }
    expect((await sold).status).toBe(502);
    expect(asked).toHaveLength(5);
    expect(await house.redChecks()).toEqual([]);
  });
});

describe("what is for sale", () => {
  it("is nothing where sales are off, but what was kept before is told", async () => {
    const paid = await buyer.header("PRICE_ORACLE");
    expect((await buy(QUOTE, paid)).status).toBe(200);
    const [fresh, wrong] = [
      await buyer.header("PRICE_ORACLE"),
      await buyer.header("PRICE_ORACLE", { signature: `0x${"11".repeat(65)}` }),
    ];
    const { config } = house.context;
    Object.assign(house.context, { config: { ...config, sellsByX402: false } });
    try {
      for (const path of ["supported", "discovery/resources"])
        expect((await house.ask("GET", `/api/x402/${path}`)).status).toBe(404);
      for (const header of [undefined, fresh, wrong, "{}"])
        expect((await buyer.ask(QUOTE, header)).status).toBe(404);
      expect((await buy(QUOTE, paid)).status).toBe(200);
    } finally {
      Object.assign(house.context, { config });
    }
  });

  it("is listed for discovery, with what it costs", async () => {
    const told = await house.ask("GET", "/api/x402/discovery/resources?limit=1&offset=1");
    expect(told.json).toMatchObject({
      x402Version: 2,
      items: [
        {
          resource: "http://127.0.0.1:3000/api/x402/services/PRICE_ORACLE",
          type: "http",
          accepts: [{ amount: String(PRICE_WEI), payTo: PAYEE }],
          metadata: { method: "GET" },
        },
      ],
      pagination: { limit: 1, offset: 1, total: 4 },
    });
    expect((await house.ask("GET", "/api/x402/discovery/resources?type=mcp")).json.items).toEqual([]);
    expect((await house.ask("GET", "/api/x402/discovery/resources?limit=0")).status).toBe(400);
  });

  it("is paid for in the one way that the house takes", async () => {
    expect((await house.ask("GET", "/api/x402/supported")).json).toEqual({
      kinds: [
        {
          x402Version: 2,
          scheme: "exact",
          network: "eip155:31337",
          extra: { assetTransferMethod: "permit2" },
        },
      ],
      extensions: [],
      signers: { "eip155:*": [house.chain.facts.relayer] },
    });
  });

  it("costs what it costs now", async () => {
    const header = await buyer.header("PRICE_ORACLE");
    await changePolicyTo(house.context, (policy) => ({
      ...policy,
      services: policy.services.map((one) =>
        one.id === "PRICE_ORACLE" ? { ...one, unitPriceUnits: 2n * one.unitPriceUnits } : one,
      ),
    }));
    const told = await buyer.ask(QUOTE, header);
    expect([told.status, told.json.error]).toEqual([402, "invalid_payment_requirements"]);
    expect(told.json.accepts[0].amount).toBe(String(2n * PRICE_WEI));
    await changePolicyTo(house.context, () => POLICY);
  });
});
