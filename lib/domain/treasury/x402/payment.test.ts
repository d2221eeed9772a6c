import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { requireStep } from "@/lib/domain/transition-table";
import { SEED_POLICY } from "@/testing/policy";
import type { Service } from "../policy";
import { isX402Ended, X402_STATES, X402_TRANSITIONS, X402_VERBS } from "./lifecycle";
import {
  isForSale,
  type OfferedPayment,
  requirementsFor,
  type SignedPayment,
  whyNotPaying,
  whyNotReadable,
} from "./payment";

const SPENDER = "0x402085c248EeA27D92E8b30b2C58ed07f9E20001";
const TOKEN = "0x8ccedbAe4916b79da7F3F612EfB2EB93A2bFD6cF";
const PAYEE = "0x0000000000000000000000000000000000008002";
const OTHER = "0x00000000000000000000000000000000000000aA";
const NOW_S = 1_740_672_100;
const service: Service = {
  ...(SEED_POLICY.services[0] as Service),
  payee: PAYEE,
  unitPriceUnits: 50_000_000n,
  isActive: true,
  isVerified: true,
  ownerId: null,
};
const place = { network: "eip155:1", token: TOKEN, spender: SPENDER };
const requirements = requirementsFor(service, place);
const accepted = { ...requirements, assetTransferMethod: "permit2" };
const signed: SignedPayment = {
  token: TOKEN,
  amountWei: 5n * 10n ** 16n,
  spender: SPENDER,
  to: PAYEE,
  validAfterS: BigInt(NOW_S - 600),
  deadlineS: BigInt(NOW_S + 300),
};
const asked = { requirements, spender: SPENDER, chainS: NOW_S, nowS: NOW_S };
const why = (more: Partial<SignedPayment>, at: Partial<typeof asked> = {}) =>
  whyNotPaying({ accepted, signed: { ...signed, ...more } }, { ...asked, ...at });

describe("what is asked for a service", () => {
  it("is the price of one in wei, to its provider, by Permit2", () => {
    expect(requirements).toEqual({
      scheme: "exact",
      network: "eip155:1",
      amount: "50000000000000000",
      asset: TOKEN,
      payTo: PAYEE,
      maxTimeoutSeconds: 300,
      extra: { assetTransferMethod: "permit2" },
    });
  });

  it.each([
    ["one that the house stands by", {}, true],
    ["the house's own that it does not stand by", { isVerified: false }, true],
    ["an owner's that the house stands by", { ownerId: "usr_1" }, true],
    ["an owner's that nobody has looked at", { ownerId: "usr_1", isVerified: false }, false],
    ["one that is switched off", { isActive: false }, false],
    ["one that is free", { unitPriceUnits: 0n }, false],
    ["one whose provider has no address", { payee: "nobody" }, false],
  ])("is asked for %s: %o", (_what, more, is) => {
    expect(isForSale({ ...service, ...more })).toBe(is);
  });
});

describe("a payment", () => {
  it("is taken that pays exactly what is asked for, however its addresses are written", () => {
    expect(why({})).toBeNull();
    expect(
      why({ to: PAYEE.toLowerCase(), token: TOKEN.toLowerCase(), spender: SPENDER.toLowerCase() }),
    ).toBeNull();
    const lower = { ...accepted, asset: TOKEN.toLowerCase(), payTo: PAYEE.toLowerCase() };
    expect(whyNotPaying({ accepted: lower, signed }, asked)).toBeNull();
  });

  it.each([
    [{ network: "eip155:31337" }, "invalid_network"],
    [{ amount: "50000000000000001" }, "invalid_payment_requirements"],
    [{ asset: OTHER }, "invalid_payment_requirements"],
    [{ payTo: OTHER }, "invalid_payment_requirements"],
  ])("that accepts something else, %o, is refused: %s", (more, error) => {
    expect(whyNotPaying({ accepted: { ...accepted, ...more }, signed }, asked)).toBe(error);
  });

  it.each([
    [{ spender: OTHER }, "invalid_payload"],
    [{ token: OTHER }, "invalid_payload"],
    [{ to: OTHER }, "invalid_exact_evm_payload_recipient_mismatch"],
    [{ amountWei: signed.amountWei - 1n }, "invalid_exact_evm_payload_authorization_value_mismatch"],
    [{ amountWei: signed.amountWei + 1n }, "invalid_exact_evm_payload_authorization_value_mismatch"],
  ])("that signs something else, %o, is refused: %s", (more, error) => {
    expect(why(more)).toBe(error);
  });

  it("is taken from its first second on, and until there is no more time for a block", () => {
    const [early, late] = [
      "invalid_exact_evm_payload_authorization_valid_after",
      "invalid_exact_evm_payload_authorization_valid_before",
    ];
    expect(why({ validAfterS: BigInt(NOW_S) })).toBeNull();
    expect(why({ validAfterS: BigInt(NOW_S + 1) })).toBe(early);
    expect(why({ deadlineS: BigInt(NOW_S + 24) })).toBeNull();
    expect(why({ deadlineS: BigInt(NOW_S + 23) })).toBe(late);
  });

  it("stays good no longer than what was asked for, by a payer's clock that is a minute ahead", () => {
    const late = "invalid_exact_evm_payload_authorization_valid_before";
    expect(why({ deadlineS: BigInt(NOW_S + 360) })).toBeNull();
    expect(why({ deadlineS: BigInt(NOW_S + 361) })).toBe(late);
    for (const clock of ["chainS", "nowS"] as const)
      expect(why({ deadlineS: BigInt(NOW_S + 361) }, { [clock]: NOW_S + 1 })).toBeNull();
  });

  it("is good by the chain's clock and by the house's", () => {
    const edge = { validAfterS: BigInt(NOW_S), deadlineS: BigInt(NOW_S + 24) };
    for (const clock of ["chainS", "nowS"] as const) {
      expect(why(edge, { [clock]: NOW_S - 1 })).toBe("invalid_exact_evm_payload_authorization_valid_after");
      expect(why(edge, { [clock]: NOW_S + 1 })).toBe("invalid_exact_evm_payload_authorization_valid_before");
    }
  });

  it("never passes with another amount, payee, spender or token", () => {
    const addresses = fc.constantFrom(PAYEE, TOKEN, SPENDER, OTHER);
    const any = fc.record({
      token: addresses,
      to: addresses,
      spender: addresses,
      amountWei: fc.bigInt({ min: 0n, max: 10n ** 17n }),
      validAfterS: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      deadlineS: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
    });
    fc.assert(
      fc.property(any, (one) => {
        const isExact =
          one.token === TOKEN &&
          one.to === PAYEE &&
          one.spender === SPENDER &&
          one.amountWei === signed.amountWei;
        return isExact || whyNotPaying({ accepted, signed: one }, asked) !== null;
      }),
    );
  });

  const offered: OfferedPayment = { x402Version: 2, accepted, signed };
  it.each([
    [{}, null],
    [{ x402Version: 1 }, "invalid_x402_version"],
    [{ accepted: { ...accepted, scheme: "upto" } }, "unsupported_scheme"],
    [{ accepted: { ...accepted, assetTransferMethod: "eip3009" } }, "invalid_scheme"],
    [{ accepted: { ...accepted, assetTransferMethod: null } }, "invalid_scheme"],
    [{ signed: null }, "invalid_payload"],
  ])("of a kind that the house does not know, %o: %s", (more, error) => {
    expect(whyNotReadable({ ...offered, ...more })).toBe(error);
  });
});

describe("the life of a payment", () => {
  const steps = X402_STATES.flatMap((from) =>
    X402_VERBS.flatMap((verb) => X402_STATES.map((to) => ({ from, verb, to }))),
  );
  const isAllowed = (step: (typeof steps)[number]) => {
    try {
      requireStep(X402_TRANSITIONS, step);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(InvariantBroken);
      return false;
    }
  };

  it("knows these steps and no other", () => {
    const known = steps.filter(isAllowed).map(({ from, verb, to }) => `${from} ${verb} ${to}`);
    expect(known).toEqual([
      "settling settle paid",
      "settling refuse refused",
      "paid serve served",
      "paid give_up claimed",
      "claimed serve served",
      "refused try_again settling",
    ]);
  });

  it("has ended where nothing more is awaited", () => {
    expect(X402_STATES.filter(isX402Ended)).toEqual(["served", "claimed", "refused"]);
  });
});
