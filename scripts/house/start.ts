import { requirements } from "./requirements";

/** `npm start`: checks the machine, builds what changed, opens the house and says what to open. */
async function start(): Promise<void> {
  const unmet = requirements().filter(({ isMet }) => !isMet);
  if (unmet.length > 0) {
    for (const { what, remedy } of unmet) console.error(`Missing: ${what}. ${remedy}`);
    process.exit(1);
  }
  Object.assign(process.env, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const { readEnv } = await import("@/lib/server/env/env");
  readEnv(process.env);
  const { ensureBuilt } = await import("./ensure-built");
  await ensureBuilt();
  const { serve } = await import("../../server");
  await serve();
}

start().catch(async (error: unknown) => {
  const { explainRefusal } = await import("./explain-refusal");
  console.error(explainRefusal(error));
  process.exit(1);
});
