import { type Broken, mutantsOf } from "../mutant";

const TALK = "lib/server/assistant/assistant.test.ts";
const TURNS = "lib/server/assistant/turn/turns.test.ts";
const INJECTIONS = "lib/server/assistant/turn/injections.test.ts";
const ONCE = "lib/server/assistant/turn/once.test.ts";
const KILLED = "lib/server/assistant/turn/killed-turns.test.ts";

/** What an answer may buy, and that it buys it once. */
const ANSWERS: readonly Broken[] = [
  {
    file: "lib/domain/assistant/may-buy.ts",
    breaks: [
      ["const own = outsideQuotes(said);", "const own = said;"],
      ['return kind === "archive" ? "" : own;', "return own;"],
      ["return own.slice(0, colon);", "return own;"],
      ["if (named.includes(0)) return 0;", ""],
      ["else if (ORDER.test(before))", "else"],
      ["askedUnits + quantity <=", "quantity <="],
      ["askedUnits + quantity <=", "askedUnits <"],
      ["sum + ask.quantity", "sum + 1"],
      ["countAtEnd(before)", "1"],
    ],
  },
  {
    file: "lib/domain/assistant/quantity.ts",
    tests: ["lib/domain/assistant/understand.test.ts"],
    breaks: [["value === null || value < 1 ? null : value", "value"]],
  },
  {
    file: "lib/domain/assistant/bounded.ts",
    breaks: [
      ['before !== "{" && ', ""],
      ['(before !== "," || open[0] === "]")', "true"],
      ['if (token === ",") whole = index;', 'if (token === ",") whole = index + 1;'],
      ["open.unshift(closing)", "open.push(closing)"],
    ],
  },
  {
    file: "lib/domain/assistant/named-ask.ts",
    breaks: [
      ['.replace(/\\}\\.$/, "}")', ""],
      ["quantity: 1", "quantity: 2"],
    ],
  },
  {
    file: "lib/domain/assistant/standing.ts",
    breaks: [
      ['action !== "WAITING" || ', ""],
      ['|| approval === "waiting") return', ") return"],
      ['isLess ? "DOWNGRADED" : "ALLOWED"', '"ALLOWED"'],
    ],
  },
  {
    file: "lib/server/assistant/models/told.ts",
    tests: [TALK],
    breaks: [["decision.approval?.state ?? null", "null"]],
  },
  {
    file: "lib/domain/assistant/turn.ts",
    breaks: [
      ["leaseUntilMs <= nowMs", "leaseUntilMs < nowMs - 1"],
      ["nowMs - answer.createdAtMs < RETRY_WITHIN_MS", "true"],
    ],
  },
  {
    file: "lib/server/assistant/turn/turn.ts",
    tests: [TURNS, KILLED],
    breaks: [
      ["purchases.length >= TURN_LIMITS.purchases", "false"],
      ["return isOpen(tool);", "return false;"],
      ["return call !== null && !isEnded(call.state);", "return false;"],
      ["if (earlier) return this.toldOfEarlier(earlier);", ""],
    ],
  },
  {
    file: "lib/server/assistant/turn/turn.ts",
    tests: [INJECTIONS],
    breaks: [
      ["sum + tool.quantity", "sum"],
      ["if (fault !== null) return this.refuse(asked, fault);", ""],
    ],
  },
  {
    file: "lib/server/assistant/reads/tools.ts",
    breaks: [
      ["!service.blockedAgents.includes(agentId) &&", ""],
      ["  service.isActive &&\n", ""],
      ["others.slice(0, MOST_OF_OWNERS)", "others"],
      ["if (!byName.has(tool.name)) byName", "byName"],
    ],
  },
  {
    file: "lib/domain/assistant/sentences.ts",
    tests: ["lib/domain/assistant/may-buy.test.ts"],
    breaks: [
      ["part.isOpen || opens(said, { ...part, at })", "false"],
      ["if (last && isOpen(last)) {", "if (false) {"],
    ],
  },
  {
    file: "lib/server/assistant/turn/tool-wish.ts",
    tests: [TALK, TURNS],
    breaks: [
      ["quantity > MOST_OF_A_CALL", "false"],
      ["|| quantity < 1", ""],
    ],
  },
  {
    file: "lib/server/assistant/operations/purchase-key.ts",
    tests: [KILLED],
    breaks: [["${wish} ${nth}`", "${wish} ${Math.random()}`"]],
  },
  {
    file: "lib/server/assistant/operations/purchase-key.ts",
    tests: ["lib/server/assistant/operations/bought-under.test.ts", ONCE],
    breaks: [
      ["${wish} ${nth}`", "${tool.index}`"],
      ["${wish} ${nth}`", "${wish}`"],
      ['"\\nassistant"', '"assistant"'],
      ["part.index < tool.index && mayBeBought(part) &&", "part.index < tool.index &&"],
      ["of: of.bodyHash, wish", "wish"],
    ],
  },
  {
    file: "lib/server/assistant/operations/bought-under.ts",
    breaks: [["decided.safeParse(JSON.parse(reply)).data?.id", "decided.parse(JSON.parse(reply)).id"]],
  },
  {
    file: "lib/server/assistant/turn/buy.ts",
    tests: [ONCE],
    breaks: [["return id === null", "return id !== null"]],
  },
  {
    file: "lib/server/assistant/turn/buy.ts",
    tests: [TURNS],
    breaks: [
      ["actor = await asker.now();", "actor = asker.actor;"],
      ["isGone: isSoukError(error)", "isGone: false"],
    ],
  },
  {
    file: "lib/domain/assistant/answers-at-once.ts",
    tests: ["lib/server/assistant/turn/turns.test.ts"],
    breaks: [
      ["own >= MOST_ANSWERS.person", "own > MOST_ANSWERS.person"],
      ["all >= MOST_ANSWERS.house", "all > MOST_ANSWERS.house"],
    ],
  },
  {
    file: "lib/server/assistant/commands/say.ts",
    tests: [TALK],
    breaks: [["row.lastSeq >= MOST_TURNS * MESSAGES_A_TURN", "row.lastSeq > MOST_TURNS * MESSAGES_A_TURN"]],
  },
  {
    file: "lib/server/assistant/commands/open-conversation.ts",
    tests: [TALK],
    breaks: [[">= MOST_CONVERSATIONS)", "> MOST_CONVERSATIONS)"]],
  },
  {
    file: "lib/server/assistant/operations/purchase-key.ts",
    tests: [KILLED],
    breaks: [[", isKept: true }", " }"]],
  },
  {
    file: "lib/server/assistant/turn/kept-turn.ts",
    tests: [TURNS],
    breaks: [["    over.abort(new TurnFailure(GONE));\n", ""]],
  },
  {
    file: "lib/server/kernel/command.ts",
    tests: ["lib/server/assistant/operations/bought-under.test.ts"],
    breaks: [["const isIts = row?.route === route &&", "const isIts = row !== undefined &&"]],
  },
  {
    file: "lib/server/assistant/reads/conversations.ts",
    tests: ["lib/server/assistant/reads/conversations.test.ts"],
    breaks: [["    await new Promise((resolve) => setImmediate(resolve));\n", ""]],
  },
  {
    file: "lib/server/treasury/tables/call-list.ts",
    tests: ["lib/server/assistant/reads/conversations.test.ts"],
    breaks: [
      [
        "CASE WHEN LENGTH(c.answer) <= ? THEN c.answer END AS answer",
        "CASE WHEN ? > 0 THEN c.answer END AS answer",
      ],
    ],
  },
  {
    file: "lib/server/assistant/tables/conversations.ts",
    tests: [TALK],
    breaks: [["WHERE id = ? AND user_id = ?", "WHERE id = ? AND user_id <> ?"]],
  },
  {
    file: "lib/server/assistant/tables/messages.ts",
    tests: [TURNS],
    breaks: [["AND tries = ? AND state = 'running'", "AND tries = ?"]],
  },
  {
    file: "lib/server/assistant/operations/begin-answer.ts",
    tests: [TURNS],
    breaks: [["if (!answer || !isInterrupted(answer, nowMs)) throw new AnswerUnderWay();", ""]],
  },
];

export const ASSISTANT = mutantsOf(ANSWERS);
