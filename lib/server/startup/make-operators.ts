import { getAddress } from "viem";
import { makeOperator, unmakeOperator } from "@/lib/server/identity/commands/make-operator";
import { signInWallet } from "@/lib/server/identity/commands/sign-in-wallet";
import type { Context } from "@/lib/server/kernel/context";
import { listOperators } from "@/lib/server/kernel/tables/users";

/**
 * The operators of a production house are those of its environment, and nobody else: who is no longer named there
 * operates it no more. The demo has its own.
 */
export async function makeOperators(context: Context, addresses: readonly string[]): Promise<void> {
  if (context.config.mode === "demo") return;
  const named = new Set<string>();
  for (const address of addresses) {
    const user = await signInWallet(context, { address: getAddress(address) });
    named.add(user.id);
    if (!user.isOperator) await makeOperator(context, user.id);
  }
  const operators = await context.store.read(listOperators);
  for (const { id } of operators) if (!named.has(id)) await unmakeOperator(context, id);
}
