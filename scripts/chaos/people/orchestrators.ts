import { z } from "@/lib/schemas/zod";
import { type Running, runCommand } from "@/scripts/network/commands";
import type { Random } from "../random";
import type { Person } from "./person";

const SECRET = "a word of the workers of this run";
const never = () => false;
const say = () => undefined;

/** An orchestrator that the house pays, to a wallet that gets nothing else. */
export interface PaidOrchestrator {
  readonly id: string;
  readonly asset: "MNEE" | "ETH";
  readonly payee: string;
}

/** Orchestrators whose uptime earns during a run, one paid in each asset. */
export class Orchestrators {
  private readonly running: Running[] = [];
  readonly list: PaidOrchestrator[] = [];

  /** They work in this process, and are registered before anything goes wrong. */
  static async open(of: { owner: Person; random: Random }): Promise<Orchestrators> {
    const orchestrators = new Orchestrators();
    for (const asset of ["MNEE", "ETH"] as const) await orchestrators.add(asset, of);
    return orchestrators;
  }

  private async add(
    asset: PaidOrchestrator["asset"],
    { owner, random }: { owner: Person; random: Random },
  ): Promise<void> {
    const payee = random.key(`payee in ${asset}`).slice(0, 42).toLowerCase();
    const command = (...args: string[]) => runCommand({ args, environment: {}, say });
    const orchestrator = await command("orchestrator", "--port", "0", "--payee", payee, "--secret", SECRET);
    this.running.push(orchestrator);
    const { origin } = orchestrator;
    const offer = ["--orchestrator", origin, "--secret", SECRET, "--watch", `own=${origin}/health`];
    this.running.push(await command("worker", "--port", "0", ...offer));
    const body = { name: `paid in ${asset}`, endpoint: origin, payeeAddress: payee, asset };
    const request = { method: "POST", path: "/network/orchestrators", body, key: `node-${asset}` } as const;
    const answer = await owner.told(request, never);
    const { id } = z.object({ id: z.string() }).parse(answer.body);
    this.list.push({ id, asset, payee });
  }

  /** Nothing is earned from now on. */
  async stop(): Promise<void> {
    for (const one of this.running.splice(0).reverse()) await one.stop();
  }
}
