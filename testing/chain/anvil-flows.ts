import type { AssetId } from "@/lib/domain/assets";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import type { Hex } from "@/lib/schemas/hex";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { bodyOf } from "@/testing/answers";
import type { AnvilHouse } from "./anvil-house";

/** A task of buyer-001 that agent-1 has done and its buyer has approved; the release is not on the chain yet. */
export async function approvedTask(house: AnvilHouse, asset: AssetId): Promise<string> {
  const task = await house.post(asset);
  await house.pay(task);
  await house.untilStatus(task.id, "assigned");
  const input = { taskId: task.id };
  const agent = { actor: house.actor("agent-1") };
  await acceptTask(house.context, { ...agent, input });
  await submitTask(house.context, { ...agent, input: { ...input, deliverable: { text: "x" } } });
  await approveTask(house.context, { actor: house.actor("buyer-001"), input });
  return task.id;
}

/** A task that is paid out, so that agent-1 has something to withdraw. */
export async function completedTask(house: AnvilHouse, asset: AssetId): Promise<void> {
  await house.untilStatus(await approvedTask(house, asset), "completed");
}

export interface WithdrawalAsk {
  readonly asset: "MNEE" | "ETH";
  readonly to: Hex;
  readonly units: bigint;
  readonly deadlineS?: number;
}

/** A withdrawal as its owner signs it: the next consent, as the house shows it. */
export async function signedWithdrawal(house: AnvilHouse, userId: string, ask: WithdrawalAsk) {
  const { consent } = bodyOf<WithdrawalWire>(
    await withdraw(house.context, { actor: house.actor(userId), input: ask }),
  );
  if (!consent) throw new RangeError("no consent to sign");
  const signature = (await house.context.demoKeys?.sign(userId, consent)) ?? "0x";
  return { ...ask, signature, deadlineS: Number(consent.message.deadline) };
}

/** Has the house relay a withdrawal; answers its id. */
export async function relayedWithdrawal(
  house: AnvilHouse,
  userId: string,
  ask: WithdrawalAsk,
): Promise<string> {
  const input = await signedWithdrawal(house, userId, ask);
  const reply = await withdraw(house.context, { actor: house.actor(userId), input });
  return bodyOf<WithdrawalWire>(reply).id;
}
