import { type Broken, mutantsOf } from "../../mutant";

const LOOSENS = "lib/domain/treasury/drafts/loosenings.test.ts";
const REBASED = "lib/domain/treasury/drafts/rebased.test.ts";
const MENDS = "lib/domain/treasury/drafts/mends.test.ts";
const COMMANDS = "lib/server/treasury/commands/drafts/drafts.test.ts";
const SERVICES = "lib/server/treasury/commands/edit-service.test.ts";
const FILES = "lib/server/treasury/jobs/policy-file-watch.test.ts";

/** What loosens the policy, and who is asked about it. */
const DRAFTED: readonly Broken[] = [
  {
    file: "lib/domain/treasury/drafts/loosenings.ts",
    tests: [LOOSENS],
    breaks: [
      ["id === of && reserveBps > 0", "id === of"],
      ["id === of && reserveBps > 0", "false"],
      ["  limitUnits: moved,", ""],
      ["  rolloverBps: moved,", ""],
    ],
  },
  {
    file: "lib/domain/treasury/drafts/loosenings.ts",
    tests: [LOOSENS],
    breaks: [
      ["limitUnits: raised,", "limitUnits: lowered,"],
      ["rolloverBps: raised,", "rolloverBps: never,"],
      ["priority: changed,", "priority: never,"],
      ["isPaused: ended,", "isPaused: begun,"],
      ["newcomer: { effect: weakened, calls: lowered,", "newcomer: { effect: weakened, calls: raised,"],
      ["unitPriceUnits: raised,", "unitPriceUnits: lowered,"],
      ["payee: changed,", "payee: never,"],
      ["isVerified: begun,", "isVerified: never,"],
      ["blockedAgents: (was, is) => lacks(was, is),", "blockedAgents: (was, is) => lacks(is, was),"],
      ["isStopped: ended,", "isStopped: begun,"],
      ["closes: (cap) => isOfSomething(is, cap),", "closes: () => true,"],
      ["isOpenToAgents(one) || one.isVerified", "isOpenToAgents(one)"],
    ],
  },
  {
    file: "lib/domain/treasury/drafts/rebased.ts",
    tests: [REBASED],
    breaks: [
      ["if (isSame(drafted, was)) return now;", "if (isSame(drafted, was)) return drafted;"],
      ["if (isSame(drafted[field], was[field])) continue;", ""],
      ["if (isConflict) by.conflicts.push", "by.conflicts.push"],
      ["while (found.has(", "while (false && found.has("],
    ],
  },
  {
    file: "lib/domain/treasury/drafts/mends.ts",
    tests: [MENDS],
    breaks: [
      ["return [keep(other, one), keep(at, two)];", "return [keep(at, one), keep(other, two)];"],
      ["mend: set(at, two.limitUnits)", "mend: set(other, two.limitUnits)"],
    ],
  },
  {
    file: "lib/server/treasury/operations/drafts/step-draft.ts",
    tests: [COMMANDS],
    breaks: [
      ["if (isForOthers === isAuthor) throw", "if (false) throw"],
      ["if (version !== undefined && version !== row.version) throw new LostRace();", ""],
    ],
  },
  {
    file: "lib/server/treasury/commands/drafts/publish-draft.ts",
    tests: [COMMANDS],
    breaks: [
      ["if (since) throw since;", ""],
      ["requireSound(said, { was, services: whole.services });", ""],
      ["return needsConsent(tx, { was, is: said, authorId: row.authorId, nowMs });", "return false;"],
    ],
  },
  {
    file: "lib/server/treasury/commands/drafts/consent-to-draft.ts",
    tests: [COMMANDS],
    breaks: [
      ["if (changed) {", "if (changed && false) {"],
      ['.reopened, "reopened");', ".reopened);"],
    ],
  },
  {
    file: "lib/server/treasury/commands/drafts/open-draft.ts",
    tests: [COMMANDS],
    breaks: [["withChange(base, changeOf(older))", "withChange(base, changeOf(base))"]],
  },
  {
    file: "lib/server/treasury/commands/drafts/edit-draft.ts",
    tests: [COMMANDS],
    breaks: [
      ["wanted ? documentOf(wanted) : row.document", "row.document"],
      ["baseVersion: current.version, proposedAtMs: null", "baseVersion: current.version"],
    ],
  },
  {
    file: "lib/server/treasury/commands/drafts/end-draft.ts",
    tests: [COMMANDS],
    breaks: [['verb === "refuse" ? { deciderId: user.userId, note } : {}', "{}"]],
  },
  {
    file: "lib/server/treasury/operations/drafts/put-live.ts",
    tests: [COMMANDS],
    breaks: [["authorId: row.authorId, reason", "authorId: null, reason"]],
  },
  {
    file: "lib/server/treasury/operations/drafts/policy-since.ts",
    tests: [COMMANDS],
    breaks: [["if (version === baseVersion) return null;", "if (version >= baseVersion) return null;"]],
  },
  {
    file: "lib/server/treasury/reads/drafts/check-policy.ts",
    tests: [COMMANDS],
    breaks: [["loosenings(of.was, of.is).length > 0 &&", "true &&"]],
  },
  {
    file: "lib/server/treasury/reads/drafts/second-operator.ts",
    tests: [COMMANDS],
    breaks: [
      [">= (userId === null ? 2 : 1)", ">= 2"],
      ["beside: userId", "beside: null"],
    ],
  },
  {
    file: "lib/server/kernel/tables/users.ts",
    tests: [COMMANDS],
    breaks: [["of.nowMs - OPERATOR_MISSED_MS", "of.nowMs"]],
  },
  {
    file: "lib/server/kernel/tables/users.ts",
    tests: ["lib/server/kernel/tables/users.test.ts"],
    breaks: [
      ["if (!user?.isOperator) return;", ""],
      ['last_seen_at_ms = ?, missed_at_ms = NULL WHERE id = ?", [', 'last_seen_at_ms = ? WHERE id = ?", ['],
      ["AND missed_at_ms IS NULL AND last_seen_at_ms <= ?", "AND last_seen_at_ms <= ?"],
    ],
  },
  {
    file: "lib/domain/access/people.ts",
    tests: ["lib/server/identity/sessions/sessions.test.ts"],
    breaks: [
      ["of.missedAtMs !== null || ", ""],
      ["Math.abs(nowMs - of.lastSeenAtMs)", "nowMs - of.lastSeenAtMs"],
    ],
  },
  {
    file: "lib/server/treasury/operations/drafts/new-draft.ts",
    tests: [COMMANDS],
    breaks: [[">= MOST_DRAFTS)", "> MOST_DRAFTS)"]],
  },
  {
    file: "lib/server/treasury/tables/policy-drafts.ts",
    tests: [COMMANDS],
    breaks: [
      ["IN ('open', 'proposed') AND author_id = ?", "IN ('open', 'proposed', 'withdrawn') AND author_id = ?"],
      ["IN ('open', 'proposed') AND author_id = ?", "IN ('open') AND author_id = ?"],
    ],
  },
  {
    file: "lib/server/treasury/operations/drafts/propose-policy.ts",
    tests: [COMMANDS],
    breaks: [["if (authorId === null) throw", "if (false) throw"]],
  },
  {
    file: "lib/server/treasury/commands/reset-budgets.ts",
    tests: ["lib/server/treasury/commands/reset-budgets.test.ts"],
    breaks: [["await requireNoOther(tx, { userId, nowMs, instead: INSTEAD });", ""]],
  },
  {
    file: "lib/server/identity/commands/open-session.ts",
    tests: [COMMANDS],
    breaks: [["await noteSeen(tx, input.userId, nowMs);", ""]],
  },
  {
    file: "lib/server/treasury/operations/policy/policy-command.ts",
    tests: [COMMANDS],
    breaks: [["if (!isStop) {", "if (!isStop && false) {"]],
  },
  {
    file: "lib/server/treasury/commands/edit-service.ts",
    tests: [SERVICES],
    breaks: [
      ["const draftId = wanted && (await proposePolicy(tx, context, wanted));", "const draftId = null;"],
    ],
  },
  {
    file: "lib/server/treasury/commands/take-up-policy-files.ts",
    tests: [FILES],
    breaks: [
      ["rebased(base, said, from.policy).policy", "said"],
      ["await putTakenUp(tx, documentOf(said), nowMs);", ""],
      [
        "caps: is.caps.filter(({ scope, of }) => after[scope].has(of) || !before[scope].has(of)),",
        "caps: is.caps,",
      ],
    ],
  },
];

export const TREASURY_DRAFTS = mutantsOf(DRAFTED);
