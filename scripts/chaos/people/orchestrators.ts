import { encodeFunctionData, type Hex, parseAbi, toHex } from "viem";
import { z } from "@/lib/schemas/zod";
import { type Running, runCommand } from "@/scripts/network/commands";
import type { Random } from "../random";
import type { ChaosChain } from "../world/chaos-chain";
import type { Person } from "./person";
import type { ChainFacts } from "./town";

const SECRET = "a word of the workers of this run";
/** Of so many, one is paid in MNEE to a wallet that its issuer has blacklisted. */
const ENOUGH = 10;
/** Each payout in ether is a transaction of its own: one wallet sends about two a second. */
const MOST_IN_ETHER = 5;
const tokenAbi = parseAbi(["function owner() view returns (address)", "function blacklist(address account)"]);
const never = () => false;
const say = () => undefined;

/** An orchestrator that the house pays, to a wallet that gets nothing else. */
export interface PaidOrchestrator {
  readonly id: string;
  readonly asset: "MNEE" | "ETH";
  readonly payee: Hex;
  /** Its wallet can be paid nothing. */
  readonly isBlacklisted: boolean;
}

interface Parts {
  /** Each brings as many as one may. */
  readonly owners: readonly Person[];
  readonly chain: ChaosChain;
  readonly facts: ChainFacts;
  readonly random: Random;
  readonly count: number;
}

/** Orchestrators whose uptime earns during a run, the first by turns paid in MNEE and in ether. */
export class Orchestrators {
  private readonly running: Running[] = [];
  readonly list: PaidOrchestrator[] = [];

  private constructor(private readonly parts: Parts) {}

  /** They work in this process, and are registered before anything goes wrong. */
  static async open(parts: Parts): Promise<Orchestrators> {
    const orchestrators = new Orchestrators(parts);
    for (let index = 0; index < parts.count; index += 1) await orchestrators.add(index);
    return orchestrators;
  }

  private async add(index: number): Promise<void> {
    const { owners, random, count } = this.parts;
    const asset = index % 2 === 0 || index >= 2 * MOST_IN_ETHER ? "MNEE" : "ETH";
    const isBlacklisted = count >= ENOUGH && index === 0;
    const payee = z
      .templateLiteral(["0x", z.string()])
      .parse(random.key(`payee ${index}`).slice(0, 42).toLowerCase());
    if (isBlacklisted) await this.blacklist(payee);
    const owner = owners[index % owners.length];
    if (owner === undefined) throw new RangeError("nobody brings an orchestrator");
    const endpoint = await this.start(payee);
    const body = { name: `number ${index}`, endpoint, payeeAddress: payee, asset };
    const request = { method: "POST", path: "/network/orchestrators", body, key: `node-${index}` } as const;
    const answer = await owner.told(request, never);
    const { id } = z.object({ id: z.string() }).parse(answer.body);
    this.list.push({ id, asset, payee, isBlacklisted });
  }

  /** Its address, once a worker is registered at it. */
  private async start(payee: Hex): Promise<string> {
    const command = (...args: string[]) => runCommand({ args, environment: {}, say });
    const orchestrator = await command("orchestrator", "--port", "0", "--payee", payee, "--secret", SECRET);
    this.running.push(orchestrator);
    const { origin } = orchestrator;
    const offer = ["--orchestrator", origin, "--secret", SECRET, "--watch", `own=${origin}/health`];
    this.running.push(await command("worker", "--port", "0", ...offer));
    return origin;
  }

  /** As its issuer would. */
  private async blacklist(payee: Hex): Promise<void> {
    const { chain, facts } = this.parts;
    const to = facts.tokens.MNEE.address;
    const owner = await chain.rpc("eth_call", [
      { to, data: encodeFunctionData({ abi: tokenAbi, functionName: "owner" }) },
      "latest",
    ]);
    const from = `0x${String(owner).slice(26)}`;
    await chain.rpc("anvil_impersonateAccount", [from]);
    await chain.rpc("anvil_setBalance", [from, toHex(10n ** 18n)]);
    const data = encodeFunctionData({ abi: tokenAbi, functionName: "blacklist", args: [payee] });
    await chain.rpc("eth_sendTransaction", [{ from, to, data }]);
    await chain.rpc("anvil_stopImpersonatingAccount", [from]);
  }

  /** Nothing is earned from now on. */
  async stop(): Promise<void> {
    for (const one of this.running.splice(0).reverse()) await one.stop();
  }
}
