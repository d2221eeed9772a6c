import { describe, expect, it } from "vitest";
import type { X402State } from "@/lib/domain/treasury/x402/lifecycle";
import { responseOf } from "@/lib/server/http/answer";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { fromHeader } from "@/testing/chain/x402-buyer";
import { SEED_POLICY } from "@/testing/policy";
import { answerOf } from "./answers";

const ROW: X402PaymentRow = {
  id: "pay_1",
  chainId: 1,
  ownerAddress: "0x00000000000000000000000000000000000000aa",
  nonce: "1",
  requestHash: "0x01",
  serviceId: "PRICE_ORACLE",
  payeeAddress: "0x00000000000000000000000000000000000000bb",
  input: {},
  units: 50_000_000n,
  state: "served",
  version: 1,
  fromBlock: 1,
  txHash: "0xcc",
  answer: { price: "1" },
  failure: null,
  settlements: 1,
  reverts: 0,
  tries: 1,
  nextTryAtMs: 0,
  createdAtMs: 1,
  paidAtMs: 2,
  endedAtMs: 3,
};
const [service] = SEED_POLICY.services;
const place = { network: "eip155:1", token: "0x01", spender: "0x02" };
const offer = service ? { service, place, url: "http://house/x" } : null;
const told = (more: Partial<X402PaymentRow>, with_ = offer) => {
  const { status, body, headers } = answerOf({ ...ROW, ...more }, with_);
  return {
    status,
    json: JSON.parse(body),
    headers: new Headers(headers?.map(([name, value]) => [name, value])),
  };
};

describe("what a buyer is told", () => {
  it.each(["settling", "paid"] as const)(
    "to come again while it is %s, and no receipt",
    (state: X402State) => {
      const { status, json, headers } = told({ state, answer: null });
      expect([status, headers.get("retry-after"), json.paymentId]).toEqual([503, "2", "pay_1"]);
      expect(headers.get("payment-response")).toBeNull();
    },
  );

  it("the provider's own answer, with its receipt", () => {
    const { status, json, headers } = told({});
    expect([status, json]).toEqual([200, { price: "1" }]);
    expect(fromHeader(headers, "payment-response")).toEqual({
      success: true,
      transaction: "0xcc",
      network: "eip155:1",
      payer: ROW.ownerAddress,
      amount: "50000000000000000",
    });
  });

  it("what a provider wrote as JSON and nothing else, whatever it wrote", () => {
    const answer = { html: "<script>alert(1)</script>", link: "javascript:alert(1)" };
    const { json, status } = told({ answer });
    expect([status, json]).toEqual([200, answer]);
    expect(responseOf(answerOf({ ...ROW, answer }, offer)).headers.get("content-type")).toBe(
      "application/json",
    );
  });

  it("that it is paid, where it stands as a claim", () => {
    const { status, json, headers } = told({ state: "claimed", answer: null, failure: "it answers 404" });
    expect([status, json.transaction, json.detail]).toEqual([502, "0xcc", "it answers 404"]);
    expect(json).toMatchObject({ state: "claimed", see: "/transactions/0xcc", provider: ROW.payeeAddress });
    expect(json.error).toContain("claim against the provider");
    expect(fromHeader(headers, "payment-response").success).toBe(true);
  });

  it("why nothing moved, and what is asked now, where it is still for sale", () => {
    const refused = { state: "refused", txHash: null, failure: "no" } as const;
    const still = told(refused);
    expect(still.status).toBe(402);
    expect(fromHeader(still.headers, "payment-required").accepts).toHaveLength(1);
    const gone = told(refused, null);
    expect([gone.status, gone.json.detail, gone.headers.get("payment-required")]).toEqual([402, "no", null]);
    for (const { headers } of [still, gone]) {
      expect(fromHeader(headers, "payment-response")).toEqual({
        success: false,
        errorReason: "invalid_transaction_state",
        transaction: "",
        network: "eip155:1",
        payer: ROW.ownerAddress,
      });
    }
  });
});
