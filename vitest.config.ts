import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("./", import.meta.url));
const tests = (folders: string[]) => folders.map((folder) => `${folder}/**/*.test.ts`);

/** Pure rules and tables: seconds. Everything that needs a database, a chain or a process is "real". */
const UNIT = [
  ...tests([
    "lib/domain",
    "lib/schemas",
    "lib/client",
    "components",
    "lib/server/env",
    "scripts/mutants",
    "scripts/chaos",
    "scripts/network/orchestrator",
    "scripts/network/worker",
    "scripts/network/simulate",
  ]),
  "scripts/network/*.test.ts",
  "lib/server/http/*.test.ts",
  "scripts/providers/*/*.test.ts",
  "lib/tidy.test.ts",
];

export default defineConfig({
  resolve: { alias: { "@/": root } },
  test: {
    maxWorkers: 2,
    // Generous, since a busy machine is no fault of the code.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each file would load the house anew, which is most of the time; what is shared a test puts back.
    isolate: false,
    projects: [
      { extends: true, test: { name: "unit", include: UNIT } },
      {
        extends: true,
        test: {
          name: "real",
          include: tests(["lib/server", "lib/chain", "app", "scripts", "testing"]),
          exclude: UNIT,
          globalSetup: ["testing/store/postgres.ts"],
          setupFiles: ["testing/setup.ts"],
        },
      },
    ],
  },
});
