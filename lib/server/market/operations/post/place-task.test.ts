import { expect, it } from "vitest";
import { grantJournal } from "@/lib/domain/ledger/journals";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { codeOf } from "@/testing/answers";
import { awaiting, castOnChain } from "@/testing/chain/chain-cast";
import { NOON_MS } from "@/testing/context";
import { balanceOf } from "@/testing/ledger";
import { addUser, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask, rowOf } from "@/testing/tasks";

const LONG = Array.from({ length: 90 }, (_, index) => String.fromCodePoint(0x1f600 + (index % 50)));

describeOnBothEngines("the title of a task", (world) => {
  it.each([
    ["the first line", "  Draw a map\nof the island", "Draw a map"],
    ["whole up to eighty letters", LONG.slice(0, 80).join(""), LONG.slice(0, 80).join("")],
    ["cut behind seventy-nine letters, none of them halved", LONG.join(""), `${LONG.slice(0, 79).join("")}…`],
  ])("is %s", async (_, description, title) => {
    const at = await cast(world());
    expect((await postedTask(at, { description })).title).toBe(title);
  });
});

/** What every task begins with, whatever it is paid in. */
const FRESH = {
  version: 1,
  round: 0,
  heldUnits: 0n,
  paidAgentUnits: 0n,
  paidFeeUnits: 0n,
  refundedUnits: 0n,
  agentId: null,
  agentPriceUnits: null,
  agentMultiplierHundredths: null,
  candidatesTried: [],
  deliverable: null,
  resultHash: null,
  undisputedBps: null,
  agentShareBps: null,
  verdicts: [],
  pendingVerb: null,
  anchorAtMs: null,
  chainState: null,
  settledAtMs: null,
  candidateByAtMs: null,
  acceptByAtMs: null,
  deliverByAtMs: null,
  reviewByAtMs: null,
  contestByAtMs: null,
  resolveByAtMs: null,
  createdAtMs: NOON_MS,
  updatedAtMs: NOON_MS,
  buyerId: "buyer-001",
  complexity: 2,
  strategy: "best",
  review: "buyer",
  access: "anyone",
  source: "house",
};

describeOnBothEngines("a task that was just posted", (world) => {
  it("is charged and assigned at once where it is paid in the books", async () => {
    const at = await cast(world());
    const { id } = await postedTask(at);
    const acceptByAtMs = NOON_MS + 86_400_000;
    const candidateByAtMs = NOON_MS + 900_000;
    expect(await rowOf(at.context, id)).toMatchObject({
      ...FRESH,
      status: "assigned",
      asset: "SAT",
      agentId: "agent-1",
      agentPriceUnits: 400_000n,
      agentMultiplierHundredths: 200,
      heldUnits: 400_000n,
      paymentState: "held",
      payByAtMs: null,
      acceptByAtMs,
      candidateByAtMs,
      deliverByAtMs: NOON_MS + 172_800_000,
      dueAtMs: candidateByAtMs,
      jobId: null,
      chainTerms: null,
    });
    expect(await balanceOf(at.context, "escrow:SAT")).toBe(400_000n);
  });

  it("awaits its payment where it is paid on chain", async () => {
    const at = await castOnChain(world());
    const { id } = await awaiting(at);
    const payByAtMs = NOON_MS + 600_000;
    expect(await rowOf(at.context, id)).toMatchObject({
      ...FRESH,
      status: "awaiting_payment",
      asset: "MNEE",
      paymentState: "none",
      payByAtMs,
      dueAtMs: payByAtMs,
      jobId: expect.stringMatching(/^0x/),
      chainTerms: expect.objectContaining({ payBy: payByAtMs / 1_000 }),
    });
  });

  it("is not paid with money that a doubted task brought", async () => {
    const at = await cast(world(), { heldBack: () => ["tsk_doubted"] });
    const { nowMs } = at.context;
    const journal = grantJournal({
      userId: "buyer-009",
      asset: "SAT",
      units: 400_000n,
      businessKey: "doubted",
    });
    const buyer = await addUser(at.context, { id: "buyer-009" });
    await at.context.store.write((tx) =>
      postJournal(tx, at.context, { journal, atMs: nowMs, taskId: "tsk_doubted" }),
    );
    expect(await codeOf(postedTask({ ...at, buyer }))).toBe("books_red");
  });
});
