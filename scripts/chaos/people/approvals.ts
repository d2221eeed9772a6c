import { pageOf } from "@/lib/schemas/page";
import { z } from "@/lib/schemas/zod";
import type { Random } from "../random";
import type { History } from "../verdict/history";
import type { HouseKeeper } from "../world/house-keeper";
import { ask } from "./api";
import { Gone, type Person } from "./person";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Dearer than the demo's policy lets pass without a person. */
const DEAR = { agent_id: "batch-agent", message: "run 6 batch jobs on 3, 5, 8" };
/** The day's budget has room for few of them. */
const APPROVE_CHANCE = 0.15;

const waiting = pageOf(z.object({ id: z.string() }));

interface Parts {
  readonly operator: Person;
  readonly house: HouseKeeper;
  readonly random: Random;
  readonly history: History;
  readonly isOver: () => boolean;
  readonly isEvening: () => boolean;
}

/** The house's assistant asks for something dear now and then, and an operator lets it pass, or not. */
export async function decideApprovals(parts: Parts): Promise<void> {
  const { operator, random, isOver, isEvening } = parts;
  for (let turn = 0; !isEvening(); turn += 1) {
    await pause(random.whole(4_000, 12_000));
    await askForMuch(parts, turn);
    const { items } = await operator.read("/approvals", waiting, isOver);
    for (const { id } of items) {
      const isLetPass = turn === 0 || random.chance(APPROVE_CHANCE);
      await decide(parts, { id, verb: isLetPass ? "approve" : "refuse" });
    }
  }
}

async function askForMuch({ house, random, isOver }: Parts, turn: number): Promise<void> {
  const key = `dear-${random.whole(0, 2 ** 31).toString(36)}-${turn}`;
  for (;;) {
    const answer = await ask(`${house.url}/api/nexus/chat`, { method: "POST", body: DEAR, key });
    if (answer && answer.status !== 503) return;
    if (isOver()) throw new Gone("chat: no answer");
    await pause(400);
  }
}

async function decide(
  { operator, history, random, isOver }: Parts,
  { id, verb }: { id: string; verb: "approve" | "refuse" },
): Promise<void> {
  history.calls.set(id, "WAITING");
  const answer = await operator.told(
    {
      method: "POST",
      path: `/approvals/${id}/${verb}`,
      body: verb === "refuse" ? { reason: "too dear" } : {},
      key: `${verb}-${random.whole(0, 2 ** 31).toString(36)}`,
    },
    isOver,
  );
  const isDone = answer.status === 200 || answer.status === 202;
  if (isDone) history.acknowledged += 1;
  // What the books say since may make an approval void; a day's silence ends it.
  else if (answer.status !== 409 && answer.status !== 410)
    history.unexpected.push(`${verb} ${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
}
