import type { QuoteWire } from "@/lib/schemas/market/quote";
import type { TaskWire } from "@/lib/schemas/market/task";
import { post } from "./api";

/** Posts a task from the quote that the buyer saw. */
export function postTask(
  quote: QuoteWire,
  work: { description: string; title?: string; review: "buyer" | "none" },
  idempotencyKey: string,
): Promise<TaskWire> {
  return post<TaskWire>("/api/v1/tasks", { quoteId: quote.id, ...work }, idempotencyKey);
}
