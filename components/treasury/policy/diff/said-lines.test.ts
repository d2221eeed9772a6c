import { describe, expect, it } from "vitest";
import { saidLines } from "./said-lines";

const at = "services/NEWS";
const opened = (of: Record<string, string>) =>
  Object.entries({
    allowedAgents: "null",
    blockedAgents: "",
    category: "news",
    id: "NEWS",
    input: "null",
    isActive: "true",
    isDivisible: "false",
    isVerified: "false",
    payee: "0xabc",
    summaryId: "null",
    unitPriceUnits: "200000000",
    ...of,
  }).map(([field, is]) => ({ path: `${at}/${field}`, was: null, is, loosens: true }));

const change = (path: string, was: string | null, is: string | null) => {
  const [line] = saidLines([{ path, was, is }]);
  return line?.values ? `${line.values.was} → ${line.values.is}` : line?.text;
};

describe("what a policy changes, for people", () => {
  it("says in one sentence what opens with a new service, and nothing that says nothing", () => {
    const lines = saidLines(opened({}));
    expect(lines.map(({ text }) => text)).toEqual([
      "every agent may spend on NEWS, 0.20 MNEE apiece, paid to 0xabc",
      "service NEWS: category",
    ]);
    expect(lines.map(({ loosens }) => loosens)).toEqual([true, false]);
  });

  it("says who may, and whether it is on", () => {
    expect(saidLines(opened({ allowedAgents: "a, b" }))[0]?.text).toMatch(/^a, b may spend on NEWS/);
    expect(saidLines(opened({ allowedAgents: "" }))[0]?.text).toMatch(/^no agent may/);
    expect(saidLines(opened({ isActive: "false" }))[0]?.text).toMatch(/^NEWS is off; once it is on, every/);
  });

  it("says what a new service has: who is kept away, and what it is verified as", () => {
    const texts = saidLines(opened({ blockedAgents: "a", isVerified: "true" })).map(({ text }) => text);
    expect(texts).toContain("service NEWS: blocked agents");
    expect(texts).toContain("service NEWS: is verified");
  });

  it("has words for values", () => {
    expect(change(`${at}/allowedAgents`, "a, b", "null")).toBe("a, b → every agent");
    expect(change(`${at}/allowedAgents`, "null", "")).toBe("every agent → no agent");
    expect(change(`${at}/summaryId`, "null", "BRIEF")).toBe("none → BRIEF");
    expect(change(`${at}/isVerified`, "false", "true")).toBe("no → yes");
    expect(change("caps/agent:a:day/limitUnits", null, "200000000")).toBe("none → 0.20 MNEE");
    expect(change("agents/a/reserveBps", "0", "2500")).toBe("0 % → 25 %");
  });

  it("leaves out what names a row, so that as many are counted as are shown", () => {
    const lines = ["limitUnits", "of", "scope", "sinceAtMs", "window"].map((field) => ({
      path: `caps/agent:a:day/${field}`,
      was: null,
      is: "1",
    }));
    expect(saidLines(lines)).toHaveLength(1);
  });
});
