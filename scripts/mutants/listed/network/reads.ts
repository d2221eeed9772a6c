import { mutantsOf } from "../../mutant";

/** What the network's page says of all orchestrators. */
export const NETWORK_READS = mutantsOf([
  {
    file: "lib/server/network/reads/network.ts",
    tests: ["lib/server/network/reads/network.test.ts"],
    breaks: [
      ["isSuspended || heldBy !== null", "isSuspended"],
      ["nowMs - HOUR_MS", "nowMs"],
      ["(all, { usdUnits }) => all + usdUnits", "(all, { usdUnits }) => usdUnits"],
    ],
  },
  {
    file: "lib/server/network/tables/orchestrators.ts",
    tests: ["lib/server/network/reads/network.test.ts"],
    breaks: [
      ["is_suspended = ? OR held_by IS NOT NULL THEN 1", "is_suspended = ? THEN 1"],
      [
        "AND (is_suspended = ? OR held_by IS NOT NULL OR tier = 'OFFLINE'",
        "AND (is_suspended = ? OR tier = 'OFFLINE'",
      ],
    ],
  },
]);
