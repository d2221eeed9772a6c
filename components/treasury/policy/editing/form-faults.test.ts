import { describe, expect, it } from "vitest";
import { changeOfForm, type DraftForm, newCap } from "../draft-form";
import { formFaults } from "./form-faults";

const rule = { effect: "note", count: "3", above: "1" } as const;
const form: DraftForm = {
  title: "A draft",
  comment: "",
  caps: [{ ...newCap(), limit: "5" }],
  rules: { burst: rule, newcomer: rule, newPayee: rule, failingProvider: rule, largeCost: rule },
  lowTreasury: "1",
  agents: [{ id: "a", priority: "LOW", reserve: "0" }],
};

describe("why a draft cannot be saved", () => {
  it("says nothing of one that can", () => {
    expect([formFaults(form), changeOfForm(form) !== null]).toEqual([[], true]);
  });

  it("leads to the field of a cap that is not filled in", () => {
    const empty = newCap();
    expect(formFaults({ ...form, caps: [...form.caps, empty] })).toMatchObject([
      { id: `cap-${empty.key}-limit`, text: expect.stringMatching(/^Cap 2: /) },
    ]);
  });

  it("has a fault for whatever keeps a form from being a change", () => {
    const broken: DraftForm[] = [
      { ...form, lowTreasury: "-" },
      { ...form, agents: [{ id: "a", priority: "LOW", reserve: "101" }] },
      ...form.caps.flatMap((cap) => [
        { ...form, caps: [{ ...cap, of: "" }] },
        { ...form, caps: [{ ...cap, rollover: "x" }] },
      ]),
      { ...form, rules: { ...form.rules, burst: { ...rule, count: "" } } },
      { ...form, rules: { ...form.rules, newcomer: { ...rule, above: "" } } },
      { ...form, rules: { ...form.rules, newPayee: { ...rule, above: "" } } },
      { ...form, rules: { ...form.rules, failingProvider: { ...rule, count: "" } } },
      { ...form, rules: { ...form.rules, largeCost: { ...rule, above: "" } } },
    ];
    for (const one of broken) expect([formFaults(one).length, changeOfForm(one)]).toEqual([1, null]);
  });
});
