import { type Broken, mutantsOf } from "../mutant";

/** From the outbox to the chain. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/server/escrow/relay/sender.ts",
    breaks: [
      ["now.head - mined.block + 1 >= chain.facts.confirmations", "now.head - mined.block + 1 >= 1"],
      ["await this.gap.close(mined, fees);", ""],
      ["state.inFlight.length === 0 && mined < ours", "state.inFlight.length < 0 && mined < ours"],
      ["return Math.max(ours, mined);", "return ours;"],
      ["if (cursor?.haltReason) return this.duringHalt();", ""],
      ["await requireOnChain(chain.link, mined);", ""],
      ["if (this.isHeldBack(row)) {", "if (row.id.length === 0) {"],
      ["return taskId !== null && !isOwedInTime(kind) &&", "return taskId !== null &&"],
      ["mayPay() ? payoutsLimit : 0", "payoutsLimit"],
    ],
  },
  {
    file: "lib/server/escrow/relay/sender.ts",
    tests: ["lib/server/escrow/mirror/follow-chain-on-anvil.test.ts"],
    breaks: [
      ["if (await this.parts.context.store.read(isReplacementAllowed)) await this.gap.sendLost();", ""],
    ],
  },
  {
    file: "lib/server/escrow/relay/sender.ts",
    tests: ["lib/server/escrow/relay/bad-luck-on-chain.test.ts"],
    breaks: [["} else if (isOvertaken) {", "} else if (isOld || isOvertaken) {"]],
  },
  {
    file: "lib/domain/escrow/escrow-verbs.ts",
    tests: ["lib/server/escrow/relay/sender.test.ts"],
    breaks: [[".filter(({ state }) => isRunning(state))", ""]],
  },
  {
    file: "lib/server/escrow/relay/relay-node.ts",
    tests: ["lib/server/escrow/relay/sender.test.ts", "lib/server/escrow/relay/relay-node.test.ts"],
    breaks: [
      ['if (answer.kind !== "refusal") return', 'if (answer.kind === "silence") return'],
      ['isSuccess: status === "success"', "isSuccess: true"],
      ["forms.some(({ txHash }) => txHash === hash)", "forms.length === 0"],
    ],
  },
  {
    file: "lib/server/escrow/relay/relay-state.ts",
    tests: ["lib/server/escrow/relay/sender.test.ts"],
    breaks: [["limit: limit + held }", "limit }"]],
  },
  {
    file: "lib/server/escrow/relay/relay-waits.ts",
    breaks: [["nextTryAtMs: context.clock() + pauseMs });", "nextTryAtMs: context.clock() });"]],
  },
  {
    file: "lib/server/escrow/relay/nonce-gap.ts",
    tests: ["lib/server/escrow/relay/sender.test.ts"],
    breaks: [
      ["context.clock() - form.createdAtMs < GAP_AFTER_MS", "context.clock() - form.createdAtMs < 0"],
      ["if (nonce >= form.nonce) return;", "if (nonce > form.nonce) return;"],
      ["if (await context.store.read((tx) => isNonceTaken(tx, { signer, nonce }))) {", "if (nonce < 0) {"],
      ["return sendLostForms(this.parts, { signer, nonce });", "return;"],
      ["this.parts.context.clock() - this.closedAtMs < AGAIN_AFTER_MS", "this.closedAtMs > Infinity"],
      ["await this.fill(nonce, fees);", ""],
    ],
  },
  {
    file: "lib/server/escrow/relay/lost-forms.ts",
    tests: ["lib/server/escrow/relay/sender.test.ts"],
    breaks: [['blockTag: "latest" }', 'blockTag: "pending" }']],
  },
  {
    file: "lib/server/rpc/nonce-use.ts",
    tests: ["lib/server/escrow/relay/sender.test.ts", "lib/server/escrow/relay/lying-node-on-chain.test.ts"],
    breaks: [
      ["nonce === use.nonce && isAddressEqual", "nonce !== use.nonce && isAddressEqual"],
      ["if (await isUsedBy(middle)) used = middle;", "if (!(await isUsedBy(middle))) used = middle;"],
      ["blockNumber: BigInt(block) })) > nonce;", "blockNumber: BigInt(block) })) > nonce + 1;"],
    ],
  },
  {
    file: "lib/server/escrow/relay/blocked-withdrawals.ts",
    tests: ["lib/server/escrow/relay/bad-luck-on-chain.test.ts"],
    breaks: [
      [
        "if (row.kind !== WITHDRAWAL_KIND) return null;",
        "if (row.kind !== WITHDRAWAL_KIND || row.id) return null;",
      ],
    ],
  },
  {
    file: "lib/server/escrow/relay/relay-trial.ts",
    tests: ["lib/server/escrow/relay/sender.test.ts", "lib/server/escrow/relay/withdrawals-on-chain.test.ts"],
    breaks: [
      ["await noteUnsent(parts, row, BALANCE_LOW);", ""],
      ["await failOutbox(parts.context, row, refused);", ""],
      ["await setAside(parts, row, error);", "throw error;"],
      ["await letRipen(parts, row);", ""],
    ],
  },
  {
    file: "lib/server/escrow/relay/relay-attempt.ts",
    tests: ["lib/server/escrow/relay/relay-attempt.test.ts"],
    breaks: [
      ["const BUMP_PERCENT = 125n", "const BUMP_PERCENT = 105n"],
      ["LEAST_BUMP_PERCENT = 110n", "LEAST_BUMP_PERCENT = 100n"],
      ["atLeast(fresh.maxFeePerGas, dearer(last.maxFeePerGas, BUMP_PERCENT))", "fresh.maxFeePerGas"],
      ["atMost(market.mostWei, bumped)", "bumped"],
      ["atMost(maxFeePerGas, priority)", "priority"],
    ],
  },
  {
    file: "lib/server/escrow/relay/relay-budget.ts",
    breaks: [
      ["reverted[REVERTS_PER_DAY - 1]", "reverted[REVERTS_PER_DAY]"],
      ["oldestMs + DAY_MS <= of.nowMs) return;", "oldestMs + DAY_MS > of.nowMs) return;"],
      ["{ limit: RELAYS_PER_DAY }))[RELAYS_PER_DAY - 1]", "{ limit: RELAYS_PER_DAY + 1 }))[RELAYS_PER_DAY]"],
      ["nonce === relayed.nonce &&", ""],
      ["deadlineS === relayed.deadlineS &&", ""],
    ],
  },
  {
    file: "lib/server/escrow/relay/relay-consent.ts",
    breaks: [
      ["const turn = await nextTry(tx, { ...of, kind: DEFAULT_KIND });", "const turn = of.turn;"],
      ["{task.version}`;", "{task.jobId}`;"],
    ],
  },
  {
    file: "lib/server/escrow/relay/relay-tries.ts",
    tests: [
      "lib/server/escrow/relay/relay-consent.test.ts",
      "lib/server/market/operations/anchor/anchor-again.test.ts",
      "lib/server/market/commands/silence-on-chain.test.ts",
    ],
    breaks: [
      ["kind === DEFAULT_KIND || key[2] === turn", "key[2] === turn"],
      ["if (tries.some((row) => !isOver(row))) return null;", ""],
      ['state === "reverted" || state === "cancelled"', 'state === "cancelled"'],
    ],
  },
  {
    file: "lib/server/escrow/relay/relay-state.ts",
    breaks: [["Math.max(of.payouts - paying, 0)", "of.payouts"]],
  },
  {
    file: "lib/server/escrow/tables/relay.ts",
    tests: ["lib/server/escrow/relay/relay-state.test.ts"],
    breaks: [["AND e.next_try_at_ms > ? AND e.id < o.id)", "AND e.next_try_at_ms > ? AND e.id > o.id)"]],
  },
  {
    file: "lib/server/escrow/relay/relay-outbox.ts",
    tests: ["lib/server/escrow/relay/withdrawals-on-chain.test.ts"],
    breaks: [['if (row?.state !== "sending") return;', 'if (row?.state === "sending") return;']],
  },
  {
    file: "lib/server/escrow/tables/withdrawals.ts",
    tests: ["lib/server/escrow/relay/relay-budget.test.ts"],
    breaks: [
      ["o.state = 'reverted' AND o.nonce IS NOT NULL", "o.state = 'reverted'"],
      ["AND (o.nonce IS NOT NULL OR o.state NOT IN ('reverted', 'cancelled'))", ""],
    ],
  },
  {
    file: "lib/server/market/operations/anchor/relay-refused.ts",
    tests: [
      "lib/server/market/operations/anchor/anchor-again.test.ts",
      "lib/server/market/commands/silence-on-chain.test.ts",
    ],
    breaks: [
      [
        "if (isDefault && task.heldUnits > 0n) await setAnchorTime",
        "if (task.heldUnits < 0n) await setAnchorTime",
      ],
      ["isDefault ? nowMs + backoffMs(refusals) : dueAt(", "false ? nowMs + backoffMs(refusals) : dueAt("],
      ["if (isDefault && refusals > 1) return;", ""],
      ["anchorAgainAtMs !== null && refusals > 1", "anchorAgainAtMs !== null && refusals > 0"],
    ],
  },
];

export const RELAY = mutantsOf(BROKEN);
