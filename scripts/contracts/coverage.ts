import { copyOfContracts } from "./copy-of-contracts";
import { forge } from "./forge-build";

/** Prints line and branch coverage of contracts/src by the unit and fuzz tests. */
const folder = copyOfContracts("coverage");
const args = [
  "coverage",
  "--ir-minimum",
  "--report",
  "summary",
  "--report",
  "lcov",
  "--no-match-path",
  "test/invariant/*",
];
const printed = forge(args, { FOUNDRY_DENY: "never", FOUNDRY_PROFILE: "coverage" }, folder);
const table = printed.split("\n").filter((line) => line.startsWith("|") || line.includes("FAIL"));
console.log(table.join("\n"));
