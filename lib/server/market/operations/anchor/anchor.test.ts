import { expect, it } from "vitest";
import { consentsOf } from "@/lib/server/escrow/tables/consents";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { codeOf } from "@/testing/answers";
import { type ChainCast, castOnChain, submitted } from "@/testing/chain/chain-cast";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { anchor, anchorSubmissionFirst, consentOf } from "./anchor";

const BESIDE = { agent: null, assignment: "0x" } as const;

/** What the house owes the chain for a task, in order. */
async function owed(at: ChainCast, taskId: string): Promise<string[]> {
  const rows = await at.context.store.read((tx) => outboxOf(tx, taskId));
  return rows.map(({ kind }) => kind);
}

async function handedIn(at: ChainCast, fields: Partial<TaskRow> = {}) {
  const row = await rowOf(at.context, await submitted(at));
  const consents = await at.context.store.read((tx) => consentsOf(tx, row.id));
  const address = at.chain.wallet("agent-1");
  const agent = { address, priceUnits: row.agentPriceUnits ?? 0n };
  return { task: { ...row, ...fields }, consents, agent };
}

describeOnBothEngines("an anchor", (world) => {
  const brought = async (at: ChainCast, verb: "accept" | "submit", round: number) => {
    const { task, agent } = await handedIn(at, { round });
    const { nowMs } = at.context;
    const isOwed = await at.context.store.write((tx) =>
      anchor(tx, at.context, { task, verb, agent, assignment: "0x", nowMs }),
    );
    return [isOwed, await owed(at, task.id)];
  };

  it("is the consent of its verb and round, and an acceptance is of the first", async () => {
    const at = await castOnChain(world());
    expect(await brought(at, "submit", 0)).toEqual([true, ["submit"]]);
    expect(await brought(at, "accept", 0)).toEqual([true, ["accept"]]);
    expect(await brought(at, "accept", 1)).toEqual([true, ["accept"]]);
    expect(await brought(at, "submit", 1)).toEqual([false, []]);
  });

  it("of a submission comes before what judges it, unless the contract has it", async () => {
    const at = await castOnChain(world());
    const { nowMs } = at.context;
    const before = async (chainState: TaskRow["chainState"]) => {
      const { task, consents, agent } = await handedIn(at, { chainState });
      const [kept] = consents;
      if (!kept) throw new RangeError("nothing is kept");
      const consent = { ...consentOf(kept, BESIDE), agent };
      await at.context.store.write((tx) => anchorSubmissionFirst(tx, at.context, { task, consent, nowMs }));
      return owed(at, task.id);
    };
    expect(await before("funded")).toEqual(["submit"]);
    expect(await before("accepted")).toEqual(["submit"]);
    expect(await before(null)).toEqual(["submit"]);
    expect(await before("submitted")).toEqual([]);
  });
});

describeOnBothEngines("a kept consent", (world) => {
  it("has a verb of the escrow and a deadline, or is a fault", async () => {
    const at = await castOnChain(world());
    const { consents } = await handedIn(at);
    const [row] = consents;
    if (!row) throw new RangeError("nothing is kept");
    const { verb, round, signer, message, signature } = row;
    const deadlineS = Number(message.message.deadline);
    expect(consentOf(row, BESIDE)).toEqual({ verb, round, signer, message, signature, deadlineS, ...BESIDE });
    const read = (fields: object) => codeOf((async () => consentOf({ ...row, ...fields }, BESIDE))());
    expect(await read({})).toBe("done");
    expect(await read({ verb: "sell" })).toBe("invariant_broken");
    expect(await read({ message: { ...message, message: {} } })).toBe("invariant_broken");
  });
});
