import { mutantsOf } from "../mutant";

const TURNS = "lib/server/assistant/turn/turns.test.ts";
const KILLED = "lib/server/assistant/turn/killed-turns.test.ts";

/** How answers end that do not come to theirs, and begin again. */
export const ASSISTANT_ENDINGS = mutantsOf([
  {
    file: "lib/server/assistant/commands/retry-answer.ts",
    tests: [TURNS],
    breaks: [
      ['answer.role === "assistant" && answer.seq === row.lastSeq', 'answer.role === "assistant"'],
      ["answer.parts.filter(isTool)", "answer.parts"],
      ["    requireRoom(await countGoingOn(tx, { userId, nowMs }));\n", ""],
    ],
  },
  {
    file: "lib/server/assistant/operations/end-answer.ts",
    tests: [TURNS, KILLED],
    breaks: [
      ["if (!(await swapRunning(tx, answer, ended))) return false;", "await swapRunning(tx, answer, ended);"],
      ["!isTool(part) || !isOpen(part)", "!isTool(part)"],
    ],
  },
  {
    file: "lib/server/assistant/turn/turn-desk.ts",
    tests: [TURNS],
    breaks: [
      ["if (this.isClosed)", "if (false)"],
      ["?.over.abort(new TurnTaken());", ";"],
    ],
  },
  {
    file: "lib/server/assistant/turn/ask-model.ts",
    tests: [TURNS],
    breaks: [["sizeBytes > TURN_LIMITS.outputBytes", "false"]],
  },
  {
    file: "lib/server/assistant/commands/end-lapsed-answers.ts",
    tests: [KILLED],
    breaks: [
      ["if (!answer || !isInterrupted(answer, nowMs)) return;", "if (!answer) return;"],
      ["await ended.catch((error: unknown) => errors.push(error));", "await ended;"],
      ["if (errors.length > 0) throw errors[0];", ""],
    ],
  },
  {
    file: "lib/server/env/assistant-variables.ts",
    tests: ["lib/server/env/env.test.ts"],
    breaks: [["values[name] === undefined", "false"]],
  },
]);
