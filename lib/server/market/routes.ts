import type { RouteTable } from "@/lib/server/http/subsystem";
import { AGENT_ROWS } from "./routes/agents";
import { TASK_ROWS } from "./routes/tasks";
import { VERB_ROWS } from "./routes/verbs";

export const marketRoutes: RouteTable = {
  rows: [...AGENT_ROWS, ...TASK_ROWS, ...Object.values(VERB_ROWS)],
};
