import { type Broken, mutantsOf } from "../mutant";

/** Consents, attestations, withdrawals, and the books beside the chain. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/server/escrow/consent/consent-view.ts",
    tests: [
      "lib/server/market/commands/lifecycle-on-chain.test.ts",
      "lib/server/market/operations/verb/gather-consent.test.ts",
    ],
    breaks: [["round: job.round,", "round: 0,"]],
  },
  {
    file: "lib/server/escrow/tables/consents.ts",
    tests: ["lib/server/escrow/consent/consent.test.ts"],
    breaks: [["message = excluded.message, signature = excluded.signature,", "message = excluded.message,"]],
  },
  {
    file: "lib/server/escrow/attestation/attester-log.ts",
    tests: ["lib/server/escrow/attestation/attester.test.ts"],
    breaks: [
      [
        "earlier !== undefined && earlier !== attestation.digest",
        "earlier !== undefined && earlier === attestation.digest",
      ],
      ["this.remember(this.parse(line));", "this.parse(line);"],
    ],
  },
  {
    file: "lib/server/escrow/attestation/attester.ts",
    breaks: [
      ["if (known) return known;", ""],
      ["this.log.append({ ...about, digest, message: JSON.stringify(message), signature });", ""],
    ],
  },
  {
    file: "lib/server/files/line-file.ts",
    breaks: [
      ["written += writeSync(handle, bytes", "written = bytes.length + 0 * writeSync(handle, bytes"],
      ["if (this.found.cutBytes > 0) this.write(Buffer.alloc(0));", ""],
      ["      ftruncateSync(handle, this.length);\n      this.writeAll", "      this.writeAll"],
    ],
  },
  {
    file: "lib/server/files/write-whole.ts",
    tests: ["lib/server/files/line-file.test.ts"],
    breaks: [["  } catch (error) {\n    rmSync(draft, { force: true });", "  } catch (error) {"]],
  },
  {
    file: "lib/server/escrow/chain/deployment-watch.ts",
    breaks: [
      ["return lasts >= BigInt(aDay) ? null : low;", "return null;"],
      ["if (!isAddressEqual(spender, router.spender))", "if (isAddressEqual(spender, router.treasury))"],
      ["if (isStopped) return", "if (!isStopped && spender === null) return"],
      ["if (code.seen === code.accepted) return null;", "return null;"],
      ["if (!isStopped || isPaused) return null;", "if (!isStopped) return null;"],
      ["nowMs - this.pausedAtMs > PAUSE_TAKES_MS", "nowMs - this.pausedAtMs > -1"],
      ["this.found.set(name, wrong);", "if (wrong !== null) this.found.set(name, wrong);"],
    ],
  },
  {
    file: "lib/server/escrow/tables/token-code.ts",
    tests: ["lib/server/escrow/chain/deployment-watch.test.ts"],
    breaks: [
      ["accepted: known?.accepted ?? seen, seen }", "accepted: seen, seen }"],
      ["if (known?.seen !== code) return false;", "if (known === null) return false;"],
      ["known === null || known.seen === known.accepted ? null", "known === null ? null"],
    ],
  },
  {
    file: "lib/server/escrow/chain/token-health.ts",
    tests: [
      "lib/server/escrow/relay/bad-luck-on-chain.test.ts",
      "lib/server/market/commands/lifecycle-on-chain.test.ts",
    ],
    breaks: [
      ['return asset === "MNEE" ? tokenReasons', 'return asset !== "MNEE" ? tokenReasons'],
      ["[payee.isBlacklisted, ", "[payer.isBlacklisted, "],
    ],
  },
  {
    file: "lib/server/escrow/commands/rescan-chain.ts",
    tests: ["lib/server/escrow/relay/lying-node-on-chain.test.ts"],
    breaks: [
      ["if (fromBlock > toBlock) {", "if (fromBlock < 0) {"],
      ["Math.max(call.input.fromBlock ?? first, first)", "(call.input.fromBlock ?? first)"],
      ["await requestRescan(tx, { block: fromBlock }, context.clock());", ""],
    ],
  },
  {
    file: "lib/server/escrow/chain/last-known.ts",
    breaks: [
      ["if (value !== null) this.keep(key, value);", ""],
      ["{ ...known, isStale: true }", "{ ...known, isStale: false }"],
    ],
  },
  {
    file: "lib/server/escrow/attestation/nobody-accepted.ts",
    tests: ["lib/server/market/commands/lifecycle-on-chain.test.ts"],
    breaks: [["(await chain.chainNowS()) + WORD_LIVES_S", "(await chain.chainNowS()) - WORD_LIVES_S"]],
  },
  {
    file: "lib/server/escrow/commands/withdraw.ts",
    tests: [
      "lib/server/escrow/commands/withdraw.test.ts",
      "lib/server/escrow/commands/withdraw-on-chain.test.ts",
    ],
    breaks: [
      ["  requirePayouts(context);", ""],
      ["await postJournal(tx, context, { journal, atMs: nowMs });", ""],
      ["if (availableUnits < units) throw", "if (availableUnits < 0n) throw"],
      ["if (signedBy === null) throw new BadSignature();", ""],
      ["checkRecipient(recipient, [escrow, token]);", "checkRecipient(recipient, [token]);"],
      [
        "if (!(await chain.mayReceive({ asset: input.asset, payee: recipient }))) {",
        "if (!chain.mayReceive) {",
      ],
      [
        "if (deadlineS <= nowS + WORD_LIVES_AT_MOST_S) return deadlineS;",
        "if (deadlineS > 0) return deadlineS;",
      ],
      ["if (relay) await requireRelayable(tx, { draft, relayed: relay.relayed, nowMs });", ""],
    ],
  },
  {
    file: "lib/server/escrow/commands/bind-deployment.ts",
    breaks: [
      [
        "return isSameChain && known.escrow.toLowerCase()",
        "return isSameChain || known.escrow.toLowerCase()",
      ],
    ],
  },
  {
    file: "lib/server/escrow/chain/compare-books.ts",
    tests: ["lib/server/treasury/reads/prove-invariants.test.ts", "lib/server/startup/chain-outage.test.ts"],
    breaks: [
      ['ledger("escrow") === chain.heldUnits', 'ledger("escrow") >= chain.heldUnits'],
      ['ledger("user") + ledger("fees")', 'ledger("user")'],
      ["chain.balanceUnits >= covered", "chain.balanceUnits > 0n"],
      ['+ ledger("suspense");', ";"],
      ["stateOf(unseen < DUST_UNITS)", "stateOf(unseen >= 0n)"],
    ],
  },
  {
    file: "lib/server/escrow/tables/chain-checks.ts",
    tests: ["lib/server/treasury/reads/prove-invariants.test.ts"],
    breaks: [
      ["GROUP BY signer, nonce HAVING COUNT(*) > 1", "GROUP BY signer, nonce HAVING COUNT(*) > 2"],
      ["c.chain_id IS NULL OR e.block_number > c.confirmed_block", "c.chain_id IS NULL"],
    ],
  },
  {
    file: "lib/server/escrow/tables/relay-ages.ts",
    tests: ["lib/server/startup/waiting.test.ts"],
    breaks: [
      ["AND a.nonce = o.nonce", ""],
      ["WHERE o.state IN ('signed', 'sent') AND", "WHERE o.state = 'sent' AND"],
      ["IN ('queued', 'signed', 'sent', 'mined') AND signer NOT", "IN ('queued') AND signer NOT"],
      ["AND e.state <> 'orphaned'", ""],
      ["WHERE w.state = 'sending' AND", "WHERE"],
    ],
  },
  {
    file: "lib/server/escrow/tables/chain-waiting.ts",
    tests: [
      "lib/server/startup/readiness.test.ts",
      "lib/server/market/operations/anchor/anchor-again.test.ts",
      "lib/server/kernel/jobs/runner.test.ts",
      "lib/server/escrow/tables/chain-waiting-on-chain.test.ts",
    ],
    breaks: [
      ["OR error <> ?", "OR error = error OR error = ?"],
      ["AND (kind = ? OR", "AND (kind <> ? OR"],
      ["HAVING COUNT(*) > 1 AND MAX(updated_at_ms) > ?", "HAVING COUNT(*) > 1 AND MAX(updated_at_ms) <= ?"],
    ],
  },
  {
    file: "lib/server/escrow/reads/get-transaction.ts",
    breaks: [["headBlock - block + 1)", "headBlock - block)"]],
  },
];

export const ESCROW = mutantsOf(BROKEN);
