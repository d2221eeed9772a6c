import { type Broken, mutantsOf } from "../../mutant";

const WORLDS = "lib/domain/treasury/replay/worlds.test.ts";
const CALLS = "lib/server/treasury/reads/replay/replay-calls.test.ts";
const MACHINE = "lib/server/treasury/reads/replay/simulate.test.ts";
const WAITED = "lib/server/treasury/reads/replay/simulate-waited.test.ts";
const SHADOW = "lib/server/treasury/jobs/shadow-runner.test.ts";

/** Worlds in which calls are decided again, and what is told of them. */
const REPLAYED: readonly Broken[] = [
  {
    file: "lib/server/treasury/jobs/shadow-runner.ts",
    tests: [SHADOW],
    breaks: [
      ["replay.learn(await readNew(of));", ""],
      [
        "course?.shadowId === shadow.id &&",
        "course?.shadowId === shadow.id && course.version === version &&",
      ],
    ],
  },
  {
    file: "lib/server/treasury/reads/replay/in-slices.ts",
    tests: [WAITED],
    breaks: [
      ["this.waited.signal.aborted", "false"],
      ["nowMs - this.beganMs > this.waited.lastsMs", "false"],
    ],
  },
  {
    file: "lib/server/treasury/reads/replay/simulate.ts",
    tests: [WAITED],
    breaks: [
      ["if (theirs.has(who)) throw new ReplayUnderWay();", ""],
      ["theirs.size >= AT_ONCE", "false"],
      [".finally(() => theirs.delete(who))", ""],
    ],
  },
  {
    file: "lib/server/treasury/reads/replay/recorded.ts",
    breaks: [
      ['state === "released" && fault === "provider"', 'fault === "provider"'],
      ['if (state !== "released" && state !== "denied") return null;', ""],
      ['isDenied: state === "denied"', "isDenied: false"],
    ],
  },
  {
    file: "lib/domain/treasury/replay/report.ts",
    breaks: [
      ["if (isChanged) this.changed += 1;", "this.changed += 1;"],
      ['&& whyInexact(one) !== "differs"', ""],
      ["waitingUnits === 0n ? call.usedUnits : call.spentUnits", "call.usedUnits"],
      ["isAskedAnew || (isAsked && isWaiting) ? asked", "isAsked && isWaiting ? asked"],
      ["return a > b ? -1 : 1;", "return a > b ? 1 : -1;"],
      ["left - calls, this.totals.calls", "left, this.totals.calls"],
    ],
  },
  {
    file: "lib/server/treasury/operations/policy/end-live-shadow.ts",
    tests: [SHADOW],
    breaks: [["&& isShadowOf(running, of.policy)", ""]],
  },
  {
    file: "lib/server/treasury/reads/replay/stretches.ts",
    tests: [WAITED],
    breaks: [["atMs = nextMs;", "atMs = nextMs + 1;"]],
  },
  {
    file: "lib/server/http/client-gone.ts",
    tests: ["lib/server/http/server/front.test.ts"],
    breaks: [['response.once("close", () => gone.abort())', "undefined"]],
  },
  {
    file: "lib/domain/treasury/replay/windows.ts",
    tests: [WORLDS, CALLS],
    breaks: [
      ["window.heldUnits += call.costUnits;", ""],
      ["window.spentUnits += spentUnits;", ""],
      ["this.forgotten.add(capKey(cap));", ""],
      ["windowAt(cap.window, startMs - 1)", "windowAt(cap.window, startMs)"],
      [".at(-1) ?? startMs;", ".at(0) ?? startMs;"],
      ["(start?.spentUnits ?? 0n)", "0n"],
      ["isOpen ? (start?.carriedUnits ?? null) : null", "null"],
    ],
  },
  {
    file: "lib/domain/treasury/replay/history.ts",
    tests: [WORLDS, CALLS],
    breaks: [
      ["if (!call.isGone) this.move(call, -1);", "this.move(call, -1);"],
      ["if (!call.isGone) count += 1;", "count += 1;"],
      ["heldAtMs > atMs - HOUR_MS", "heldAtMs > atMs"],
    ],
  },
  {
    file: "lib/domain/treasury/replay/world.ts",
    tests: [CALLS],
    breaks: [
      ["treasuryUnits + beside.used - this.used", "treasuryUnits"],
      ["failuresLastHour + failuresMore", "failuresLastHour"],
      ["if (of.isProvidersFault) this.histories.fail(call);", "this.histories.fail(call);"],
      ["this.histories.pay({ agentId: call.agentId, payee: call.payeeAddress });", ""],
    ],
  },
  {
    file: "lib/domain/treasury/replay/world.ts",
    tests: [MACHINE],
    breaks: [["call.heldAtMs = atMs;", ""]],
  },
  {
    file: "lib/domain/treasury/replay/replay.ts",
    tests: [CALLS],
    breaks: [
      ["this.would.turnTo(policies.would(version));", ""],
      ["paidUnits !== null || (isDenied && !isAsked)", "paidUnits !== null"],
      ["isAskedAnew ? null : would", "would"],
      ["this.waiting[0].untilMs <= atMs", "false"],
      ["else if (would !== null && was === null) this.would.spend(would, would.costUnits);", ""],
      ["this.voidStopped(this.policies.would(this.version));", ""],
    ],
  },
  {
    file: "lib/domain/treasury/replay/replay.ts",
    tests: [MACHINE],
    breaks: [
      ['if (recorded.evidence === null) return "no_evidence";', ""],
      ['return isAfterReturn ? "after_return" : null;', "return null;"],
      ["comesBack(recorded) && isChanged(recorded.outcome, would)", "comesBack(recorded)"],
      ['call.state === "claimed" ||', ""],
      ["|| call.returnedUnits > 0n", ""],
    ],
  },
  {
    file: "lib/domain/treasury/replay/timeline.ts",
    tests: [CALLS],
    breaks: [
      ["for (; this.turn < turn; this.turn += 1)", "for (; this.turn <= turn; this.turn += 1)"],
      ["if (turn !== null) this.passTo(turn);", ""],
    ],
  },
  {
    file: "lib/domain/treasury/replay/timeline.ts",
    tests: ["lib/domain/treasury/replay/timeline.test.ts"],
    breaks: [
      ["if (this.told.has(id)) return;", ""],
      ["    this.isOldInOrder = true;\n", ""],
    ],
  },
  {
    file: "lib/server/treasury/tables/service-calls.ts",
    tests: [CALLS],
    breaks: [["SELECT turn FROM treasury_clocks", "SELECT 0 FROM treasury_clocks"]],
  },
  {
    file: "lib/server/treasury/operations/call/evidence-of.ts",
    tests: [CALLS],
    breaks: [
      ["isProviderDown, failuresLastHour, services }", "isProviderDown, failuresLastHour: 0, services }"],
    ],
  },
  {
    file: "lib/server/treasury/reads/replay/sound-change.ts",
    tests: [MACHINE],
    breaks: [["    requireSoundHere(await withUnopened(tx, withChange(was, change)), was);", ""]],
  },
  {
    file: "lib/server/treasury/jobs/shadow-runner.ts",
    tests: [SHADOW],
    breaks: [
      ["(recorded.turn ?? 0) > shadow.doneTurn", "true"],
      ["for (const reset of batch.resets) {", "for (const reset of []) {"],
      ["nowMs - shadow.sinceAtMs >= this.most.lastsMs", "false"],
      ["if (decided < this.most.decisions) return false;", "if (decided > 0) return false;"],
      ["sumsOf(shadow.id, replayed)", "sumsOf(shadow.id, of.replayed)"],
    ],
  },
  {
    file: "lib/server/treasury/tables/replay/shadows.ts",
    tests: [SHADOW],
    breaks: [
      ["shadow_sums.calls + excluded.calls", "excluded.calls"],
      ["shadow_sums.would_units + excluded.would_units", "shadow_sums.would_units"],
      ["[doneTurn, untilTurn", "[0, untilTurn"],
    ],
  },
  {
    file: "lib/server/treasury/commands/run-shadow.ts",
    tests: [SHADOW],
    breaks: [["if (running?.untilTurn === null) throw new ShadowRuns(running.title);", ""]],
  },
];

export const TREASURY_REPLAY = mutantsOf(REPLAYED);
