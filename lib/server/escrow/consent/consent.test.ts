import { expect, it } from "vitest";
import { consentsOf, findConsent } from "@/lib/server/escrow/tables/consents";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { taskIn } from "@/testing/tasks";
import { type Consent, recordConsent } from "./consent";

const FIRST = { domain: {}, types: {}, primaryType: "Accept", message: { isFirst: true }, fill: [] };
const SECOND = { ...FIRST, message: { isFirst: false } };

const consent = (fields: Partial<Consent>): Consent => ({
  verb: "accept",
  round: 0,
  signer: "0x01",
  message: FIRST,
  signature: "0xaa",
  deadlineS: 1,
  agent: null,
  assignment: "0x",
  ...fields,
});

describeOnBothEngines("a kept consent", (world) => {
  it("is the signer's last on a verb and round, whole; others stay beside it", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "assigned");
    const record = (fields: Partial<Consent>) =>
      at.context.store.write((tx) =>
        recordConsent(tx, at.context, { taskId, consent: consent(fields), nowMs: at.context.nowMs }),
      );
    await record({});
    await record({ signer: "0x02" });
    await record({ verb: "submit", round: 1 });
    at.context.pass(1);
    await record({ message: SECOND, signature: "0xbb" });
    expect(await at.context.store.read((tx) => consentsOf(tx, taskId))).toHaveLength(3);
    const of = { taskId, verb: "accept", round: 0, signer: "0x01" };
    expect(await at.context.store.read((tx) => findConsent(tx, of))).toMatchObject({
      message: SECOND,
      signature: "0xbb",
      createdAtMs: at.context.nowMs,
    });
  });
});
