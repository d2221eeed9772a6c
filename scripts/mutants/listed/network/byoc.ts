import { mutantsOf } from "../../mutant";

const GATEWAY = "lib/server/adapters/byoc/gateway.test.ts";
const ORCHESTRATOR = "scripts/network/orchestrator/orchestrator.test.ts";

/** Who may have a job done, and what it costs: the house as gateway, and orchestrators. */
export const BYOC = mutantsOf([
  {
    file: "lib/server/adapters/byoc/orchestrator/worker-load.ts",
    tests: [ORCHESTRATOR],
    breaks: [
      ["if (this.free(worker) === 0) return null;\n", ""],
      ["if (isHeld) this.giveBack(url)", "this.giveBack(url)"],
      [">= MOST_BROKEN", "> MOST_BROKEN"],
    ],
  },
  {
    file: "lib/server/adapters/byoc/orchestrator/registration.ts",
    tests: [ORCHESTRATOR],
    breaks: [
      ["if (owner === null) throw", "if (false) throw"],
      ['replace(/\\/+$/, "")', "toString()"],
    ],
  },
  {
    file: "lib/server/adapters/byoc/orchestrator/admit-job.ts",
    tests: [GATEWAY, ORCHESTRATOR],
    breaks: [
      ["if (!(await isSignedBy(sender", "if (await isSignedBy(sender"],
      ["  requireItsOwn(binding, { capability, body, serviceAddress, nowMs });\n", ""],
      ["if (!(await isHeardFirst(", "if (await isHeardFirst("],
    ],
  },
  {
    file: "lib/server/adapters/byoc/wire/binding.ts",
    tests: [GATEWAY],
    breaks: [
      ["exp <= nowS", "exp < 0"],
      ["exp > nowS + LONGEST_S", "exp < 0"],
      ["binding.capability !== undefined && binding.capability !== capability", "false"],
      ["hash !== undefined && hash.replace", "hash === undefined && bodyHash(body).replace"],
      ["binding.orchestrator !== undefined && binding.orchestrator !== serviceAddress", "false"],
      ["[nonce, exp, capability, hash].every", "[nonce, exp, capability, hash].some"],
    ],
  },
  {
    file: "lib/server/adapters/byoc/orchestrator/meter.ts",
    tests: [GATEWAY, ORCHESTRATOR],
    breaks: [
      ["PAID_AHEAD_S > BigInt(timeoutS) ? PAID_AHEAD_S", "PAID_AHEAD_S < BigInt(timeoutS) ? PAID_AHEAD_S"],
      ["if (hold === null) throw", "if (hold !== null) throw"],
      ["if (priceWei === 0n)", "if (true)"],
      ["Math.ceil(", "Math.floor("],
      ["await this.end(0n)", "await this.charge()"],
    ],
  },
  {
    file: "lib/server/adapters/byoc/orchestrator/serve-job.ts",
    tests: [GATEWAY],
    breaks: [
      ["    run.giveBack();\n    return passedOn", "    return passedOn"],
      ["  } catch (error) {\n    giveBack();", "  } catch (error) {"],
      [
        'if (kind === "timeout") await run.meter.charge();',
        'if (kind === "timeout") await run.meter.giveBack();',
      ],
      ["bytes > ANSWER_BYTES", "bytes > STREAM_BYTES"],
    ],
  },
  {
    file: "lib/server/adapters/byoc/gateway/answer-job.ts",
    tests: [GATEWAY],
    breaks: [
      ["isForHere: false, maxPriceWei: 0n", "isForHere: false, maxPriceWei"],
      ["worker === null || worker.priceWei > wanted.maxPriceWei", "worker === null"],
      ["if (worker.priceWei > 0n && !isBound) throw refused(UNBOUND);\n", ""],
      ["if (wanted.isForHere) throw", "if (false) throw"],
      ["isBound && priceWei <= maxPriceWei", "isBound"],
      [
        "priceWei <= maxPriceWei && balanceWei >= aheadWei({ priceWei, timeoutS: job.timeoutS })",
        "priceWei <= maxPriceWei",
      ],
      ["passesFilter(job.filter, url)", "true"],
    ],
  },
  {
    file: "lib/server/adapters/byoc/gateway/send-job.ts",
    tests: [GATEWAY],
    breaks: [
      ["status >= 500 ||", ""],
      ["|| status === 408", ""],
      ["|| status === 429", ""],
      ["      answer.close();\n      await meter.giveBack();", "      await meter.charge();"],
    ],
  },
  {
    file: "lib/server/adapters/byoc/open-gateway.ts",
    tests: [GATEWAY],
    breaks: [["origin !== null && origin !== publicOrigin", "false"]],
  },
  {
    file: "lib/server/network/operations/worker-secret.ts",
    tests: [GATEWAY],
    breaks: [
      ["given.length === known.length && timingSafeEqual(given, known) ? id", "given.length > 0 ? id"],
    ],
  },
  {
    file: "lib/server/adapters/byoc/house-orchestrator.ts",
    tests: [GATEWAY],
    breaks: [["row === undefined || row.revokedAtMs !== null ? null", "row === undefined ? null"]],
  },
  {
    file: "lib/server/network/commands/move-orchestrator.ts",
    tests: ["lib/server/network/commands/register-orchestrator.test.ts"],
    breaks: [["there !== undefined && there.id !== row.id", "false"]],
  },
]);

/** Who signs in to the manager, and who proves to be a node. */
export const MANAGER = mutantsOf([
  {
    file: "lib/server/adapters/manager/sign-in.ts",
    tests: ["lib/server/adapters/manager/manager.test.ts"],
    breaks: [
      ["burnt.browserHash === holderOf(address)", "burnt.browserHash !== null"],
      ["if (!isSigned) throw", "if (!isIts) throw"],
    ],
  },
  {
    file: "lib/server/network/commands/managed-nodes.ts",
    tests: ["lib/server/adapters/manager/manager.test.ts"],
    breaks: [
      ["if (!isTaken || !isProof(", "if (!isProof("],
      ["if (!isTaken || !isProof(answer, { challenge, nodeId: id, secret }))", "if (!isTaken)"],
      ["earlier !== undefined && earlier.ownerId !== userId", "false"],
      ["node.ownerId !== userId && !roles.operator", "false"],
    ],
  },
  {
    file: "lib/server/network/tables/managed-nodes.ts",
    tests: ["lib/server/adapters/manager/manager.test.ts"],
    breaks: [["AND challenge_until_ms > ?", "AND challenge_until_ms <> ?"]],
  },
]);
