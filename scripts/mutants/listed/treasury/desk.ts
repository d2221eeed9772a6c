import { mutantsOf } from "../../mutant";

const READS = ["lib/server/treasury/reads/desk/desk.test.ts"];

const SUMS = ["lib/server/treasury/tables/desk/kept-sums.test.ts"];

/** What the treasury's page draws and opens: flows, decisions over time, journals of a call. */
export const TREASURY_DESK = mutantsOf([
  {
    file: "lib/domain/treasury/desk/flows.ts",
    breaks: [
      ["costUnits : paidUnits - returnedUnits", "costUnits : paidUnits"],
      ["units: units + flow.units", "units: flow.units"],
      ['open: [...HOLDING_STATES, "paid"]', "open: HOLDING_STATES"],
      ["if (returnedCalls > 0)", "if (returnedCalls > 1)"],
    ],
  },
  {
    file: "lib/domain/treasury/desk/pieces.ts",
    breaks: [
      ["if (firstMs >= lastMs)", "if (firstMs > lastMs)"],
      ["...piecesOf({ fromMs: lastMs, toMs }, shorter),", ""],
      ["Math.ceil(fromMs / spanMs)", "Math.floor(fromMs / spanMs)"],
    ],
  },
  {
    file: "lib/server/treasury/tables/service-calls.ts",
    tests: SUMS,
    breaks: [
      ["await countCall(tx, was, -1);", ""],
      ["await countCallsAnew(tx, nowMs);", ""],
      ["if (changed === 1 && was !== undefined)", "if (was !== undefined)"],
      ['const COUNTED = ["state", "paidUnits", "returnedUnits"]', 'const COUNTED = ["state", "paidUnits"]'],
    ],
  },
  {
    file: "lib/server/treasury/tables/desk/kept-sums.ts",
    tests: SUMS,
    breaks: [
      ["const fromMs = startOf(atMs, DAY_MS);", "const fromMs = startOf(atMs, HOUR_MS);"],
      ["startOf(heldAtMs, spanMs)", "startOf(heldAtMs, HOUR_MS)"],
      ["startOf(atMs, spanMs), action", "startOf(atMs, MINUTE_MS), action"],
      ["SET decisions = decision_sums.decisions + 1", "SET decisions = 1"],
      ["returnedUnits > 0n ? by : 0", "0"],
    ],
  },
  {
    file: "lib/server/treasury/tables/desk/sums-checks.ts",
    breaks: [
      ["Math.ceil((nowMs - RECENT_MS) / DAY_MS)", "Math.floor((nowMs - RECENT_MS) / DAY_MS)"],
      ["Math.ceil((nowMs - RECENT_MS) / DAY_MS) * DAY_MS", "nowMs - RECENT_MS"],
      ["8 * DAY_MS", "7 * DAY_MS"],
      ["spans: CALL_SPANS", "spans: CALL_SPANS.slice(1)"],
      ["spans: CALL_SPANS", "spans: CALL_SPANS.slice(0, 1)"],
      ["spans: DECISION_SPANS", "spans: DECISION_SPANS.slice(1)"],
      ["spans: DECISION_SPANS", "spans: DECISION_SPANS.slice(0, 2)"],
      ["HAVING SUM(x.calls) <> 0 OR", "HAVING"],
      ["OR SUM(x.cost_units) <> 0", ""],
      ["OR SUM(x.paid_units) <> 0", ""],
      ["OR SUM(x.returned_units) <> 0\n", "\n"],
      ["OR SUM(x.returned_calls) <> 0", ""],
      [
        "GROUP BY x.from_ms, x.agent_id, x.service_id, x.state\n",
        "GROUP BY x.from_ms, x.agent_id, x.state\n",
      ],
      ["HAVING SUM(x.decisions) <> 0", "HAVING SUM(x.decisions) > 0"],
      ["return findings.slice(0, SHOWN);", "return findings;"],
    ],
  },
  {
    file: "lib/server/treasury/tables/desk/in-period.ts",
    tests: SUMS,
    breaks: [["of.bucketMs % spanMs === 0", "of.bucketMs >= spanMs"]],
  },
  {
    file: "lib/domain/treasury/health-history.ts",
    breaks: [
      ["atMs > fromMs && atMs <= nowMs", "atMs > fromMs"],
      ["Math.max(fromMs, health.sinceAtMs)", "fromMs"],
      ["first.was === null || isCut", "first.was === null"],
      ["Math.floor((upMs", "Math.ceil((upMs"],
      ["upMs + downMs === 0 ? null : ", ""],
    ],
  },
  {
    file: "lib/server/treasury/operations/health/put-probe.ts",
    tests: ["lib/server/treasury/jobs/service-probe.test.ts"],
    breaks: [["if (was !== after.state) await", "await"]],
  },
  {
    file: "lib/server/treasury/commands/note-health.ts",
    tests: ["lib/server/treasury/jobs/service-probe.test.ts"],
    breaks: [["atMs - CHANGES_KEPT_MS", "atMs - HEALTH_SHOWN_MS"]],
  },
  {
    file: "lib/domain/treasury/desk/spendable.ts",
    breaks: [
      ["minUnits(houseUnits, leftUnits - reserveUnits)", "houseUnits"],
      ["units: maxUnits(freeUnits, 0n)", "units: freeUnits"],
      ["if (asked.agent.isPaused)", "if (false)"],
      ["ownUnits <= freeUnits", "ownUnits >= freeUnits"],
      ["spendable.units <= aboveUnits", "spendable.units < aboveUnits"],
      ['effect === "note" || ', ""],
    ],
  },
  {
    file: "lib/domain/treasury/owned-service.ts",
    breaks: [
      ["return isAsOpened(service, owned) ? null", "return isWhereOpened(service, owned) ? null"],
      ["if (service.ownerId === null || !isOpenToAgents(service)) return null;", ""],
    ],
  },
  {
    file: "lib/server/treasury/reads/desk/decision-series.ts",
    tests: READS,
    breaks: [
      ["(to - originOf(from, DAY_MS))", "(to + originOf(from, DAY_MS))"],
      ["stepMs % span === 0", "stepMs % span !== 0"],
    ],
  },
  {
    file: "lib/server/treasury/reads/desk/why.ts",
    tests: READS,
    breaks: [
      ["asked: then && askedView(then, quantity)", "asked: then && askedView(then, 1)"],
      ["needs: needs && needsView(needs)", "needs: null"],
    ],
  },
  {
    file: "lib/server/treasury/reads/alerts.ts",
    tests: ["lib/server/treasury/operations/budget/tell-alerts.test.ts"],
    breaks: [["if (row.startAtMs >= ", "if (row.startAtMs <= "]],
  },
  {
    file: "lib/server/treasury/tables/desk/in-period.ts",
    tests: READS,
    breaks: [
      ["WHERE held_at_ms >= ? AND held_at_ms < ?", "WHERE held_at_ms > ? AND held_at_ms < ?"],
      ["WHERE held_at_ms >= ? AND held_at_ms < ?", "WHERE held_at_ms >= ? AND held_at_ms <= ?"],
      ["WHERE created_at_ms >= ?", "WHERE created_at_ms <> ?"],
    ],
  },
  {
    file: "lib/server/treasury/tables/period.ts",
    tests: READS,
    breaks: [
      ["[where(`${atMs} >= ?`, from)]", "[where(`${atMs} > ?`, from)]"],
      ["[where(`${atMs} < ?`, to)]", "[where(`${atMs} <= ?`, to)]"],
      ["`(${atMs}, ${id}) < (?, ?)`, before.atMs, before.id", "`${atMs} < ?`, before.atMs"],
    ],
  },
  {
    file: "lib/server/treasury/tables/call-list.ts",
    tests: READS,
    breaks: [['end === "returned" ? "c.returned_units > 0" : ', 'end === "returned" ? "1 = 1" : ']],
  },
  {
    file: "lib/server/treasury/operations/call/step-call.ts",
    tests: READS,
    breaks: [["atMs: nowMs, callId: call.id, ...detail", "atMs: nowMs, ...detail"]],
  },
  {
    file: "lib/server/ledger/tables/journal-list.ts",
    tests: READS,
    breaks: [
      ['if (filter.callId) and("j.call_id = ?", filter.callId);', ""],
      ["if (filter.account) and(moves(filter.account), filter.account);", ""],
    ],
  },
]);
