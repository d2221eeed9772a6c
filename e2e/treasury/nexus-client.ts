import { type APIRequestContext, expect } from "@playwright/test";

export interface NexusAgent {
  id: string;
  priority: string;
  dailyBudget: number;
  maxPerCall: number;
  currentDailySpend: number;
}

export interface NexusTransaction {
  timestamp: string;
  agent_id: string;
  service_id: string;
  task_id: string;
  amount: number;
  tx_hash: string | null;
  status: string;
}

export interface NexusLog {
  timestamp: string;
  agent_id: string;
  service_id: string;
  action: string;
  reason: string;
  cost: number;
}

/** A program that knows nothing but the seed's own description of its API, and sends no token. */
export class NexusClient {
  constructor(private readonly request: APIRequestContext) {}

  async get<T>(path: string): Promise<T> {
    // The house may close a connection that was idle in the very moment of its next use.
    const reply = await this.request.get(`/api/nexus${path}`, { maxRetries: 2 });
    expect(reply.status(), `${path}: ${await reply.text()}`).toBe(200);
    return reply.json();
  }

  async say(agent_id: string, message: string): Promise<string> {
    const reply = await this.request.post("/api/nexus/chat", { data: { agent_id, message } });
    expect(reply.status(), await reply.text()).toBe(200);
    const told = await reply.json();
    expect(Object.keys(told).sort()).toEqual(["agent_id", "response"]);
    expect(told.agent_id).toBe(agent_id);
    return told.response;
  }

  async setBudget(id: string, budget: { daily_budget?: number; max_per_call?: number }): Promise<unknown> {
    const reply = await this.request.put(`/api/nexus/agents/${id}/budget`, { data: budget });
    expect(reply.status(), await reply.text()).toBe(200);
    return reply.json();
  }

  async reset(): Promise<unknown> {
    const reply = await this.request.post("/api/nexus/reset");
    expect(reply.status(), await reply.text()).toBe(200);
    return reply.json();
  }

  async missing(path: string): Promise<unknown> {
    const reply = await this.request.get(`/api/nexus${path}`);
    expect(reply.status(), path).toBe(404);
    return reply.json();
  }

  async transactions(): Promise<NexusTransaction[]> {
    return (await this.get<{ transactions: NexusTransaction[] }>("/transactions?limit=500")).transactions;
  }

  async logs(): Promise<NexusLog[]> {
    return (await this.get<{ logs: NexusLog[] }>("/policy/logs?limit=500")).logs;
  }

  agent(
    id: string,
  ): Promise<NexusAgent & { remainingBudget: number; transactions: NexusTransaction[]; totalSpent: number }> {
    return this.get(`/agents/${id}`);
  }
}
