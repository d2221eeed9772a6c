import { keccak256, toBytes } from "viem";
import { describe, expect, it } from "vitest";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import { filledMessage } from "./sign-consent";
import { WalletProblem } from "./wallet-errors";

const consent = (fill: string[]): TypedDataWire => ({
  domain: {},
  types: {},
  primaryType: "Submit",
  // As the house sends it: what is still to be chosen has a placeholder.
  message: { jobId: "0x01", deadline: "9", ...Object.fromEntries(fill.map((name) => [name, "0x00"])) },
  fill,
});

describe("the values a signer chooses", () => {
  it("hashes the deliverable by its canonical JSON", () => {
    const body = { deliverable: { url: "https://a.example/", text: "done" } };
    expect(filledMessage(consent(["resultHash"]), body)).toEqual({
      jobId: "0x01",
      deadline: "9",
      resultHash: keccak256(toBytes('{"text":"done","url":"https://a.example/"}')),
    });
  });

  it("takes the arbiter's share, and hashes the reason", () => {
    const message = filledMessage(consent(["agentShareBps", "reasonHash"]), {
      agentShareBps: 2500,
      reason: "both",
    });
    expect(message).toMatchObject({ agentShareBps: 2500, reasonHash: keccak256(toBytes("both")) });
  });

  it("disputes everything where there are no criteria, and never nothing", () => {
    expect(filledMessage(consent(["undisputedBps"]), {})).toMatchObject({ undisputedBps: 0 });
    const allMet = { verdicts: ["MET", "MET"] };
    expect(filledMessage(consent(["undisputedBps"]), allMet)).toMatchObject({ undisputedBps: 9999 });
  });

  it("refuses to sign what it does not know how to fill", () => {
    expect(() => filledMessage(consent(["surprise"]), {})).toThrow(WalletProblem);
  });
});
