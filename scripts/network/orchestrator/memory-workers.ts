import { timingSafeEqual } from "node:crypto";
import type { Worker, Workers } from "@/lib/server/adapters/byoc/orchestrator/parts";

/** The workers of an orchestrator with one secret; forgotten when it ends, so that they register again. */
export class MemoryWorkers implements Workers {
  private readonly byCapability = new Map<string, Worker>();

  /** @param secret never empty, since whoever shows nothing would match it */
  constructor(private readonly secret: string) {}

  async find(capability: string): Promise<Worker | null> {
    return this.byCapability.get(capability) ?? null;
  }

  async ownerOf(shown: string): Promise<string | null> {
    const [given, known] = [Buffer.from(shown), Buffer.from(this.secret)];
    return given.length === known.length && timingSafeEqual(given, known) ? "all" : null;
  }

  async keep(_owner: string, worker: Worker): Promise<void> {
    this.byCapability.set(worker.capability, worker);
  }

  async drop(_owner: string, capability: string): Promise<void> {
    this.byCapability.delete(capability);
  }
}
