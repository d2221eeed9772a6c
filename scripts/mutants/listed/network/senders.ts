import { mutantsOf } from "../../mutant";

const SENDERS = "lib/server/network/commands/sender-jobs.test.ts";

/** What senders of jobs have, hold and are charged. */
export const SENDER_ACCOUNTS = mutantsOf([
  {
    file: "lib/server/network/commands/sender-jobs.ts",
    tests: [SENDERS],
    breaks: [
      ["if (units > MAX_UNITS) return null;\n", ""],
      ["minUnits(of.units, hold.heldUnits)", "of.units"],
      ["chargedUnits: 0n, atMs: nowMs", "chargedUnits: hold.heldUnits, atMs: nowMs"],
      ["    await senders.dropNonces(tx, nowMs);\n", ""],
      ["held.address.toLowerCase()", "held.address"],
      ["of.address.toLowerCase()", "of.address"],
    ],
  },
  {
    file: "lib/server/network/tables/senders.ts",
    tests: [SENDERS],
    breaks: [
      ["AND opening_units - held_units - charged_units >= ?", "AND opening_units - charged_units >= ?"],
      ["held_units = held_units - ?, charged", "held_units = held_units, charged"],
      ["charged_units = charged_units + ?\n", "charged_units = charged_units\n"],
      ["WHERE id = ? AND ended_at_ms IS NULL", "WHERE id = ?"],
      ["until_ms <= ? ORDER BY", "until_ms < ? ORDER BY"],
      ["=== 1;\n}\n\nexport async function dropNonces", ">= 0;\n}\n\nexport async function dropNonces"],
      [
        "DELETE FROM sender_nonces WHERE until_ms <= ?",
        "DELETE FROM sender_nonces WHERE until_ms <= ? + 60000",
      ],
    ],
  },
]);
