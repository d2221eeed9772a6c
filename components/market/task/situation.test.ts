import { describe, expect, it } from "vitest";
import type { TaskWire } from "@/lib/schemas/market/task";
import { acceptDates, askedChanges, deadlineWords, situationOf } from "./situation";

const BUYER = { id: "buyer-001", agents: [] };
const AGENT = { id: "owner", agents: [{ id: "agent-1", name: "agent-1" }] };
const STRANGER = { id: "operator-001", agents: [] };

const entry = (event: string, detail: Record<string, unknown> = {}) => ({ event, detail });

function taskAt(status: TaskWire["status"], facts: object = {}): TaskWire {
  return {
    status,
    pendingVerb: null,
    buyer: { id: "buyer-001", name: "buyer-001" },
    agent: { id: "agent-1", name: "agent-1" },
    payment: { state: "refunded" },
    strategy: "direct",
    round: 0,
    timeline: [],
    ...facts,
  } as unknown as TaskWire;
}

const words = (task: TaskWire) => [BUYER, AGENT, STRANGER].map((me) => situationOf(task, me, undefined));

describe("where a task stands", () => {
  it("is told to each side as its own", () => {
    expect(words(taskAt("failed"))).toEqual([
      "The agent did not finish. The money is yours again.",
      "You did not finish it. The buyer has the money back.",
      "The agent did not finish. The buyer has the money back.",
    ]);
    expect(words(taskAt("cancelled"))).toEqual([
      "You cancelled it. The money is yours again.",
      "The buyer cancelled it. The buyer has the money back.",
      "The buyer cancelled it. The buyer has the money back.",
    ]);
  });

  it("promises no money back where none was paid", () => {
    const unpaid = { payment: { state: "none" } };
    expect(words(taskAt("cancelled", unpaid))[0]).toBe("You cancelled it. Nothing was paid.");
    expect(words(taskAt("expired", unpaid))[0]).toBe("It was not paid in time. Nothing moved.");
  });

  it("tells a named agent's no from silence", () => {
    const declined = { timeline: [entry("task.declined"), entry("task.expired")] };
    expect(words(taskAt("expired", declined))).toEqual([
      "agent-1 declined, and nobody else was meant. The money is yours again.",
      "You declined, and nobody else was meant. The buyer has the money back.",
      "agent-1 declined, and nobody else was meant. The buyer has the money back.",
    ]);
    const silent = { timeline: [entry("task.assigned"), entry("task.expired")] };
    expect(words(taskAt("expired", silent))[0]).toBe("Nobody took it in time. The money is yours again.");
  });

  it("says that changes were asked for, and what", () => {
    const timeline = [
      entry("task.changes_requested", { note: "Blue." }),
      entry("task.submitted"),
      entry("task.changes_requested", { note: "No, white." }),
    ];
    const task = taskAt("in_progress", { round: 2, timeline });
    expect(words(task)[0]).toBe("You asked for changes. The agent is at work on them.");
    expect(situationOf(task, AGENT, "submit")).toBe("The buyer asks for changes. You are at work on them.");
    expect(askedChanges(task)).toBe("No, white.");
    expect(askedChanges(taskAt("in_progress"))).toBeNull();
  });

  it("says what the chain is doing before what the status says", () => {
    expect(words(taskAt("assigned", { pendingVerb: "decline" }))[0]).toBe(
      "Declined. The chain is returning the money.",
    );
  });
});

describe("the moment that comes next", () => {
  const [soon, late] = ["2026-11-21T12:15:00.000Z", "2026-11-22T12:00:00.000Z"];
  const asked = (facts: object) =>
    taskAt("assigned", { terms: { acceptBy: late }, candidateBy: soon, dueAt: soon, ...facts });

  it("is the next agent's turn, or the end where there is none", () => {
    expect(deadlineWords(asked({ strategy: "best" }))).toBe("Without a yes the next agent is asked");
    expect(deadlineWords(asked({ strategy: "best", candidateBy: late }))).toBe("Without a yes it ends");
    expect(deadlineWords(asked({ strategy: "direct" }))).toBe("Without a yes it ends");
  });

  it("is only a deadline afterwards", () => {
    const working = { ...asked({ strategy: "best" }), status: "in_progress" as const };
    expect(deadlineWords(working)).toBe("The deadline is");
    expect(acceptDates(working).own).toBeNull();
  });
});
