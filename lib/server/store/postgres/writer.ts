import { Client, type ClientConfig } from "pg";
import {
  answer,
  busyBecause,
  OpQueue,
  type Outcome,
  type QueuedOp,
  refuseAll,
} from "@/lib/server/store/op-queue";
import { isPostgresUnavailable, isSerializationFailure } from "@/lib/server/store/store-errors";
import type { Op, View } from "@/lib/server/store/tx";
import { PostgresTx } from "./tx";

/** Any number, as long as every writer of these books takes the same one. */
const WRITER_LOCK = 5_089_001;
const GROUP_LIMIT = 128;
const RETRIES = 3;
const RETRY_STEP_MS = 25;

const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(${WRITER_LOCK}); SAVEPOINT op`;
const NEXT = "RELEASE SAVEPOINT op; SAVEPOINT op";
const UNDO = "ROLLBACK TO SAVEPOINT op";

/** A lost connection or a conflict: the whole group is over, whatever its ops said. */
class GroupOver extends Error {
  constructor(readonly reason: unknown) {
    super("The group's transaction is over.");
  }
}

/** The writer's twin on PostgreSQL: the same groups and savepoints, one group at a time under a lock. */
export class PostgresWriter {
  private readonly queue: OpQueue;
  private readonly view: View;
  private client: Client | null = null;
  private isDraining = false;
  private whenIdle: (() => void)[] = [];

  constructor(
    private readonly config: ClientConfig,
    of: { queueLimit: number; books: object },
  ) {
    this.queue = new OpQueue(of.queueLimit, () => this.wake());
    this.view = { books: of.books, isCommitted: false };
  }

  write<T>(op: Op<T>): Promise<T> {
    return this.queue.add(op);
  }

  async close(): Promise<void> {
    this.queue.close();
    if (this.isDraining) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
    await this.disconnect();
  }

  private wake(): void {
    if (this.isDraining) return;
    this.isDraining = true;
    setImmediate(() => void this.drain());
  }

  private async drain(): Promise<void> {
    while (this.queue.size > 0) await this.commitGroup(this.queue.take(GROUP_LIMIT));
    this.isDraining = false;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  private async commitGroup(group: QueuedOp[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        answer(group, await this.tryGroup(group));
        return;
      } catch (error) {
        const reason = error instanceof GroupOver ? error.reason : error;
        await this.rollBack(reason);
        if (isSerializationFailure(reason) && attempt < RETRIES) {
          await new Promise((resolve) => setTimeout(resolve, RETRY_STEP_MS * 2 ** attempt));
          continue;
        }
        refuseAll(
          group,
          isPostgresUnavailable(reason) || isSerializationFailure(reason) ? busyBecause(reason) : reason,
        );
        return;
      }
    }
  }

  private async tryGroup(group: readonly QueuedOp[]): Promise<Outcome[]> {
    const client = await this.connected();
    const outcomes: Outcome[] = [];
    await client.query(BEGIN);
    for (const [index, queued] of group.entries()) {
      const outcome = await new PostgresTx(client, this.view).runOp(queued.op);
      if (!outcome.isDone && endsGroup(outcome.error)) throw new GroupOver(outcome.error);
      if (!outcome.isDone) await client.query(UNDO);
      if (index < group.length - 1) await client.query(NEXT);
      outcomes.push(outcome);
    }
    await client.query("COMMIT");
    return outcomes;
  }

  private async connected(): Promise<Client> {
    if (this.client) return this.client;
    const client = new Client({ ...this.config, application_name: "souk-writer" });
    client.on("error", () => {
      if (this.client === client) this.client = null;
    });
    await client.connect();
    // An answer is a promise that the write survives, whatever the server's default is.
    await client.query("SET synchronous_commit = on; SET lock_timeout = '5s'; SET statement_timeout = '10s'");
    this.client = client;
    return client;
  }

  private async rollBack(reason: unknown): Promise<void> {
    if (isPostgresUnavailable(reason)) return this.disconnect();
    await this.client?.query("ROLLBACK").catch(() => this.disconnect());
  }

  private async disconnect(): Promise<void> {
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
  }
}

function endsGroup(error: unknown): boolean {
  return isPostgresUnavailable(error) || isSerializationFailure(error);
}
