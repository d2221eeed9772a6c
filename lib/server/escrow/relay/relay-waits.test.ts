import pino from "pino";
import { expect, it } from "vitest";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { repeatedLog } from "@/lib/server/kernel/jobs/repeated-log";
import { enqueue } from "@/lib/server/kernel/outbox";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { letWait } from "./relay-waits";

const HOUR_MS = 3_600_000;
const BUSY = new ChainUnavailable(null, {
  kind: "fault",
  what: "other",
  label: "the node has reached a limit",
});

describeOnBothEngines("a row that waits for the node", (world) => {
  it("says so with growing pauses, however often it is tried", async () => {
    const context = testContext(world());
    const lines: { msg: string; faults: number }[] = [];
    const log = pino({ level: "info" }, { write: (line) => lines.push(JSON.parse(line)) });
    const parts = { context, log: repeatedLog(log, () => context.nowMs) };
    const to = { signer: "0x01", toAddress: "0x02", data: "0x03", gasLimit: 1 } as const;
    const effect = { businessKey: "a", kind: "release", taskId: null, ...to };
    await context.store.write((tx) => enqueue(tx, context, { effect, nowMs: context.nowMs }));
    const row = () => context.store.read((tx) => tx.get<OutboxRow>("SELECT * FROM outbox_rows"));
    let tries = 0;
    for (const endMs = context.nowMs + HOUR_MS; context.nowMs < endMs; tries += 1) {
      const waiting = await row();
      if (!waiting) throw new RangeError("the row is gone");
      context.nowMs = Math.max(context.nowMs, waiting.nextTryAtMs);
      await letWait(parts, waiting, BUSY);
    }
    expect(tries).toBeGreaterThan(100);
    expect(lines.length).toBeLessThan(20);
    expect(new Set(lines.map(({ msg }) => msg))).toEqual(
      new Set(["a relayed transaction waits: the node has reached a limit"]),
    );
    expect(await row()).toMatchObject({ state: "queued", faults: tries });
  });
});
