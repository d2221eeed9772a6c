import { money, multiplierText } from "@/lib/schemas/money";
import { timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { taskStatus } from "./task";

const statsAgent = z.object({
  id: z.string(),
  name: z.string(),
  successRate: z.number(),
  multiplier: multiplierText,
  /** Of demo agents only. */
  balances: z.array(money),
  earned: z.array(money),
  activeTasks: z.number(),
  status: z.enum(["online", "paused", "suspended"]),
});

const statsTask = z.object({
  id: z.string(),
  description: z.string().nullable(),
  status: taskStatus,
  agent: z.object({ id: z.string(), name: z.string() }).nullable(),
  price: money,
  createdAt: timestamp,
});

/** Public counters. successRate = completed ÷ (completed + failed + refunded), null before the first one. */
export const stats = z.object({
  tasks: z.object({
    total: z.number(),
    byStatus: z.record(z.string(), z.number()),
    completed: z.number(),
    failed: z.number(),
    live: z.number(),
  }),
  successRate: z.number().nullable(),
  agents: z.object({
    total: z.number(),
    available: z.number(),
    averageMultiplier: multiplierText.nullable(),
    items: z.array(statsAgent),
  }),
  balances: z.array(money),
  recentTasks: z.array(statsTask),
  uptime: z.object({ startedAt: timestamp, seconds: z.number() }),
  status: z.enum(["healthy", "degraded"]),
  asOf: timestamp,
});

export type StatsWire = z.infer<typeof stats>;
export type StatsAgentWire = z.infer<typeof statsAgent>;
export type StatsTaskWire = z.infer<typeof statsTask>;
