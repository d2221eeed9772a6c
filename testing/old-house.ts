import { rmSync } from "node:fs";
import { SECOND_MS } from "@/lib/domain/time";
import { readEnv } from "@/lib/server/env/env";
import { openSession } from "@/lib/server/identity/commands/open-session";
import { shareRuntime } from "@/lib/server/kernel/runtime";
import { type LocalChain, startAnvil } from "@/lib/server/rpc/anvil";
import { rawRpc } from "@/lib/server/rpc/json-rpc";
import { type OpenedHouse, openHouse } from "@/lib/server/startup/open-house";
import { NODE_PATIENCE_MS } from "@/testing/chain/anvil-chain";
import { askFront, type Told } from "@/testing/http/router";
import { onFreePort } from "@/testing/ports";
import { proveInvariants } from "@/testing/prove-invariants";
import { silent } from "@/testing/silent";

interface OldPlace {
  readonly dataDir: string;
  /** On PostgreSQL, when its books are there. */
  readonly databaseUrl?: string | undefined;
  /** What the clocks of the house and of its chain show when it starts. */
  readonly startsAtMs: number;
}

interface Parts extends OldPlace {
  readonly chain: LocalChain;
  readonly time: { aheadMs: number };
  readonly opened: OpenedHouse;
}

/** The whole house of this version on a folder of an older one, at a time of the test's own. */
export class OldHouse {
  private readonly tokens = new Map<string, string>();

  private constructor(private readonly parts: Parts) {
    shareRuntime(parts.opened.runtime);
  }

  static open(place: OldPlace): Promise<OldHouse> {
    return onFreePort(async (port) => {
      const { dataDir, databaseUrl, startsAtMs } = place;
      const time = { aheadMs: startsAtMs - Date.now() };
      const clock = () => Date.now() + time.aheadMs;
      // The house finds its chain running, with its clock set already: no transaction of it knows another time.
      const chain = await startAnvil({ dataDir, port, log: silent });
      try {
        await ask(chain, "evm_setTime", [Math.floor(clock() / SECOND_MS)]);
        await ask(chain, "evm_mine");
        const variables = {
          SOUK_DATA_DIR: dataDir,
          SOUK_CHAIN_PORT: String(port),
          DATABASE_URL: databaseUrl,
        };
        return new OldHouse({
          ...place,
          chain,
          time,
          opened: await openHouse(readEnv(variables), silent, clock),
        });
      } catch (error) {
        await chain.stop();
        throw error;
      }
    });
  }

  get runtime() {
    return this.parts.opened.runtime;
  }

  get store() {
    return this.runtime.context.store;
  }

  /** Lets time pass for the house and its chain alike. */
  async later(ms: number): Promise<void> {
    this.parts.time.aheadMs += ms;
    await ask(this.parts.chain, "evm_increaseTime", [ms / SECOND_MS]);
    await this.mine();
  }

  /** A block at once, instead of one in a second. */
  mine(): Promise<unknown> {
    return ask(this.parts.chain, "evm_mine");
  }

  /** One request of a person that is signed in: what it reads, or sends. */
  async ask(userId: string, path: string, body?: object): Promise<Told> {
    const known = this.tokens.get(userId);
    const token = known ?? (await openSession(this.runtime.context, { userId, kind: "bearer" })).token ?? "";
    this.tokens.set(userId, token);
    const headers = { authorization: `Bearer ${token}` };
    const method = body === undefined ? "GET" : "POST";
    return askFront(this.runtime.env.publicOrigin, method, `/api/v1${path}`, { body, headers });
  }

  /** What the proof of the books finds, beside the chain at the same block. */
  async redChecks(): Promise<string[]> {
    const { chainReader, context } = this.runtime;
    const proof = await proveInvariants(
      { store: context.store, chain: chainReader, hasChain: true },
      { actor: { kind: "house" }, nowMs: context.clock() },
    );
    return proof.checks.filter((check) => !check.ok).map((check) => `${check.name}: ${check.detail}`);
  }

  /** The chain has two who watch it here, and must not be started again by one while the other stops it. */
  async close(): Promise<void> {
    shareRuntime(null);
    await Promise.all([this.parts.opened.stop(), this.parts.chain.stop()]);
    rmSync(this.parts.dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

function ask({ rpcUrl }: LocalChain, method: string, params: unknown[] = []): Promise<unknown> {
  return rawRpc(rpcUrl, { method, params, patienceMs: NODE_PATIENCE_MS });
}
