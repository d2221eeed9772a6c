import { describe, expect, it } from "vitest";
import { aicpSubmitBody } from "@/lib/schemas/adapters/aicp";
import { withdrawBody } from "@/lib/schemas/escrow/withdrawal";
import { demoSignInBody } from "@/lib/schemas/identity/user";
import { unitsInput } from "@/lib/schemas/money";
import { cursorInput, pageQuery, writeCursor } from "@/lib/schemas/page";
import { problem } from "@/lib/schemas/problem";
import { fieldProblems } from "@/lib/server/http/fields";
import { complexity, makeQuoteBody } from "./quote";
import { postTaskBody, taskListQuery } from "./task";
import { rejectBody, resolveBody, submitBody } from "./task-verbs";

const task = { description: "Translate a menu", complexity: 2, asset: "SAT" };

describe("complexity", () => {
  it.each(["2", "2.0", "2e0", "1", "10"])("reads the JSON number %s", (json) => {
    expect(complexity.safeParse(JSON.parse(json)).success).toBe(true);
  });
  it.each(["0", "-1", "-0", "1.5", "11", '"2"', "null", "true", "[2]", "{}", "1e309", "9007199254740993"])(
    "refuses %s",
    (json) => {
      expect(complexity.safeParse(JSON.parse(json)).success).toBe(false);
    },
  );
  it("is refused when missing", () => {
    expect(postTaskBody.safeParse({ description: "x", asset: "SAT" }).success).toBe(false);
  });
});

describe("posting a task", () => {
  it("takes a quote's fields inline and means best", () => {
    expect(postTaskBody.parse(task)).toMatchObject({ strategy: "best", review: "buyer", criteria: [] });
  });
  it("takes a quote's id", () => {
    expect(postTaskBody.parse({ quoteId: "quo_1", description: "x" })).toMatchObject({ quoteId: "quo_1" });
  });
  it("names every wrong field by its pointer", () => {
    const parsed = postTaskBody.safeParse({ ...task, complexity: "2", role: "operator", criteria: [""] });
    expect(parsed.success).toBe(false);
    const pointers = parsed.error === undefined ? [] : fieldProblems(parsed.error).map((p) => p.pointer);
    expect(pointers).toEqual(expect.arrayContaining(["#/complexity", "#/role", "#/criteria/0"]));
  });
  it.each([
    { buyerId: "buyer-002" },
    { status: "completed" },
    { quoteId: "quo_1" },
    { strategy: "bid" },
    { strategy: "direct" },
    { strategy: "best", agentId: "agent-1" },
    { asset: "DOGE" },
    { description: "" },
    { description: "   " },
    { description: "a\u0000b" },
    { description: "\ud800" },
    { description: "x".repeat(10_001) },
    { title: "x".repeat(121) },
    { criteria: Array(21).fill("x") },
    { skills: ["Upper"] },
    { skills: ["two words"] },
    { skills: Array.from({ length: 11 }, (_, n) => `s${n}`) },
    { terms: { payWithinS: 0 } },
    { terms: { payWithinS: 1, extra: 1 } },
    { maxMultiplier: "2.01" },
    { maxMultiplier: 2 },
  ])("refuses %j", (change) => {
    expect(postTaskBody.safeParse({ ...task, ...change }).success).toBe(false);
  });
  it.each([null, [], "text", 1])("refuses %j as a body", (body) => {
    expect(postTaskBody.safeParse(body).success).toBe(false);
  });
  it("means direct when only an agent is named", () => {
    const parsed = makeQuoteBody.parse({ complexity: 2, asset: "MNEE", agentId: "agent-1" });
    expect(parsed.strategy).toBe("direct");
  });
});

describe("verbs", () => {
  it.each(["javascript:alert(1)", "//evil", "ftp://x.org", "data:text/html,x"])(
    "refuses the link %s",
    (url) => {
      expect(submitBody.safeParse({ deliverable: { url } }).success).toBe(false);
    },
  );
  it("wants a text or a link", () => {
    expect(submitBody.safeParse({ deliverable: {} }).success).toBe(false);
    expect(submitBody.safeParse({ deliverable: { text: "done" } }).success).toBe(true);
  });
  it("wants a reason to reject and a share of at most the whole", () => {
    expect(rejectBody.safeParse({ reasons: [] }).success).toBe(false);
    expect(resolveBody.safeParse({ agentShareBps: 10_001, reason: "x" }).success).toBe(false);
    expect(resolveBody.safeParse({ agentShareBps: 5_000, reason: "x" }).success).toBe(true);
  });
});

describe("amounts", () => {
  it.each(["0", "-1", "1e3", "0x10", "１", "01", "1.5", "", " 1", "9223372036854775808", "1".repeat(40)])(
    "refuses %j units",
    (units) => {
      expect(unitsInput.safeParse(units).success).toBe(false);
    },
  );
  it("reads the largest amount the books hold", () => {
    expect(unitsInput.parse("9223372036854775807")).toBe(2n ** 63n - 1n);
  });
  it("takes no number where text is meant, and no signature without a place to pay", () => {
    expect(withdrawBody.safeParse({ asset: "SAT", units: 1 }).success).toBe(false);
    expect(withdrawBody.safeParse({ asset: "MNEE", units: "1", signature: "0xaa" }).success).toBe(false);
  });
});

describe("pages", () => {
  it("reads back the cursor it wrote", () => {
    const cursor = { atMs: 1_763_700_000_000, id: "tsk_01abc" };
    expect(cursorInput.parse(writeCursor(cursor))).toEqual(cursor);
  });
  it.each(["0", "101", "-1", "1.5", "abc", ""])("refuses the limit %j", (limit) => {
    expect(pageQuery.safeParse({ limit }).success).toBe(false);
  });
  it("refuses a made-up cursor and an unknown status", () => {
    expect(taskListQuery.safeParse({ cursor: "1' OR 1=1" }).success).toBe(false);
    expect(taskListQuery.safeParse({ status: "open,gone" }).success).toBe(false);
    expect(taskListQuery.parse({ status: "open,assigned" }).status).toEqual(["open", "assigned"]);
  });
});

describe("the seed's clients", () => {
  it("may leave complexity out and send more than is read", () => {
    expect(aicpSubmitBody.parse({ description: "x", buyer_id: "buyer-001", more: 1 })).toEqual({
      description: "x",
      buyer_id: "buyer-001",
      complexity: 1,
    });
  });
  it("gets the seed's words for a wrong complexity", () => {
    const parsed = aicpSubmitBody.safeParse({ description: "x", buyer_id: "b", complexity: "2" });
    expect(parsed.error?.issues[0]?.message).toBe("Complexity must be between 1 and 10");
  });
});

it("demo ids name a role", () => {
  expect(demoSignInBody.safeParse({ id: "buyer-001" }).success).toBe(true);
  expect(demoSignInBody.safeParse({ id: "root" }).success).toBe(false);
  expect(demoSignInBody.safeParse({ id: "buyer-" }).success).toBe(false);
});

it("a problem has a stable code, and room for the error's own values", () => {
  const shown = { type: "about:blank", title: "t", status: 409, detail: "d", instance: "/x", traceId: "1" };
  expect(problem.parse({ ...shown, code: "lost_race", verbs: ["accept"] })).toMatchObject({
    verbs: ["accept"],
  });
  expect(problem.safeParse({ ...shown, code: "some_other_word" }).success).toBe(false);
});
