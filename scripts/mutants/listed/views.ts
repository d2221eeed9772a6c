import { type Broken, mutantsOf } from "../mutant";

/** What people get to see, and what they do not. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/server/market/reads/task-view.ts",
    tests: ["lib/server/market/reads/task-view.test.ts"],
    breaks: [
      ["if (!assignment || !isAgents || agentAddress === null", "if (!assignment || agentAddress === null"],
      ["request: isBuyer(facts) && facts.place ?", "request: facts.place ?"],
      ['isTerminal(task.status) && task.paymentState !== "none"', "isTerminal(task.status)"],
    ],
  },
  {
    file: "lib/server/market/reads/show-task.ts",
    tests: ["lib/server/market/reads/task-view.test.ts", "lib/server/market/reads/own-transactions.test.ts"],
    breaks: [
      ["priceUnits > task.ceilingUnits ? null", "priceUnits < 0n ? null"],
      ["outbox: task.jobId === null ?", "outbox: task.jobId !== null ?"],
    ],
  },
  {
    file: "lib/server/market/reads/task-scope.ts",
    tests: ["lib/server/market/reads/list-tasks.test.ts"],
    breaks: [
      ["return anyOf([own, isOneOf", "return anyOf([EVERY_ROW, isOneOf"],
      ["(status = 'open' AND buyer_id <> ?)", "(status = 'open' OR buyer_id <> ?)"],
    ],
  },
  {
    file: "lib/server/market/reads/get-task.ts",
    tests: ["lib/server/market/reads/task-view.test.ts"],
    breaks: [['authorizeOnTask(actor, { verb: "read", task: task ? partiesOf(task) : null });', ""]],
  },
  {
    file: "lib/server/market/reads/list-disputes.ts",
    tests: ["lib/server/market/reads/list-tasks.test.ts", "lib/server/treasury/reads/books.test.ts"],
    breaks: [['authorize(actor, ACTIONS["disputes.list"]);', ""]],
  },
  {
    file: "lib/server/market/reads/reputation.ts",
    tests: ["lib/server/market/reads/agents.test.ts"],
    breaks: [
      ["reputationOf(outcomes, agent.refreshedOnDay)", "reputationOf(outcomes, agent.refreshedOnDay + 90)"],
    ],
  },
  {
    file: "lib/server/market/reads/stats.ts",
    tests: ["lib/server/treasury/reads/books.test.ts"],
    breaks: [
      [
        "agent.isDemo ? accounts.filter((account) => account.ownerId === agent.ownerId) : []",
        "accounts.filter((account) => account.ownerId === agent.ownerId)",
      ],
      ["description: query.showsDescriptions ? task.description : null,", "description: task.description,"],
      ['count(["completed", "failed", "refunded"])', 'count(["completed", "failed"])'],
    ],
  },
  {
    file: "lib/server/market/reads/buyer-record.ts",
    tests: ["lib/server/market/reads/agents.test.ts"],
    breaks: [["if (isSilentRelease(line, since)) silentReleases += 1;", "silentReleases += 0;"]],
  },
  {
    file: "lib/server/market/reads/payment-view.ts",
    breaks: [['event.state !== "orphaned")', 'event.state !== "applied")']],
  },
  {
    file: "lib/server/market/access.ts",
    tests: ["lib/server/market/commands/register-agent.test.ts", "app/api/permissions.test.ts"],
    breaks: [['"agents.edit": { needs: "owner"', '"agents.edit": { needs: { roles: ["agent"] }']],
  },
];

export const VIEWS = mutantsOf(BROKEN);
