import { describe, expect, it } from "vitest";
import { RISK_INPUT } from "@/testing/policy";
import { afterReading, afterSaving, asSaved, isSameForm } from "./edited-draft";

const change = {
  caps: [{ scope: "house", of: "house", window: "day", limitUnits: "1000000000" }],
  risk: RISK_INPUT,
  lowTreasuryUnits: "0",
  agents: [],
} as const;
const version = (of: number, title: string) => ({ version: of, title, comment: "", change });
const writing = (title: string) => {
  const edited = asSaved(version(1, "Before"));
  return { ...edited, form: { ...edited.form, title } };
};

describe("a draft that somebody edits in this tab", () => {
  it("is the newer version where nobody wrote anything", () => {
    expect(afterReading(asSaved(version(1, "Before")), version(2, "Theirs")).form.title).toBe("Theirs");
  });

  it("keeps what was written, and of which version, when another tab saves a newer one", () => {
    const mine = writing("Mine");
    expect(afterReading(mine, version(2, "Theirs"))).toEqual(mine);
  });

  it("keeps what was written before the page was loaded again", () => {
    const mine = { ...writing("Mine"), began: null };
    expect(afterReading(mine, version(2, "Theirs"))).toEqual(mine);
  });

  it("asks nothing where both wrote the same", () => {
    expect(afterReading(writing("Theirs"), version(2, "Theirs")).version).toBe(2);
  });

  it("asks nothing where what was written is saved, with its amounts written out", () => {
    const mine = asSaved(version(1, "Before"));
    const caps = mine.form.caps.map((cap) => ({ ...cap, limit: "45", rollover: "0.0" }));
    const saved = {
      ...version(2, "Before"),
      change: { ...change, caps: [{ ...change.caps[0], limitUnits: "45" + "0".repeat(9) }] },
    };
    const read = afterReading({ version: 1, form: { ...mine.form, caps }, began: null }, saved);
    expect([read.version, isSameForm(read.form, asSaved(saved).form)]).toEqual([2, true]);
    const unlike = { ...mine.form, caps: caps.map((cap) => ({ ...cap, limit: "45.01" })) };
    expect(isSameForm(unlike, asSaved(saved).form)).toBe(false);
    const unfinished = { ...mine.form, caps: caps.map((cap) => ({ ...cap, limit: "" })) };
    expect(isSameForm(unfinished, { ...unfinished, lowTreasury: "1" })).toBe(false);
  });

  it("is not put back by an answer that is late", () => {
    const now = asSaved(version(2, "Now"));
    expect(afterReading(now, version(1, "Before"))).toBe(now);
  });

  it("is the answer to a save, with what was written while that was under way", () => {
    const sent = writing("Sent");
    expect(afterSaving(sent, sent.form, version(2, "Sent")).version).toBe(2);
    const later = { ...sent, form: { ...sent.form, title: "Later" } };
    const after = afterSaving(later, sent.form, version(2, "Sent"));
    expect([after.version, after.form.title, after.began?.title]).toEqual([2, "Later", "Sent"]);
  });
});
