import type { QueryClient } from "@tanstack/react-query";
import type { MeWire } from "@/lib/schemas/identity/user";
import { keys } from "./query-keys";

let underway: Promise<void> | null = null;

/** Resolves once nobody's identity is changing here; what a query wants to ask waits for it. */
export const identityIsSettled = (): Promise<void> => underway ?? Promise.resolve();

/**
 * Becomes somebody else, or nobody. What the former identity is asking is cancelled before the house hears of the
 * change, and what is asked meanwhile waits; so nothing is sent that is bound to be refused.
 */
export async function changeIdentity<M extends MeWire | null>(
  client: QueryClient,
  send: () => Promise<M>,
): Promise<M> {
  let settle = () => {};
  underway = new Promise((resolve) => {
    settle = resolve;
  });
  try {
    await client.cancelQueries({ queryKey: keys.mine });
    const me = await send();
    await client.cancelQueries({ queryKey: keys.mine });
    client.setQueryData(keys.me, me);
    return me;
  } catch (failure) {
    void client.invalidateQueries({ queryKey: keys.mine });
    throw failure;
  } finally {
    underway = null;
    settle();
  }
}

/** Forgets what the former identity saw, and asks again for what the page still shows. */
export async function forgetFormer(client: QueryClient): Promise<void> {
  const own = client.getQueryCache().findAll({ queryKey: keys.mine });
  for (const query of own) {
    if (query.queryKey[1] === keys.me[1]) continue;
    query.setState({ data: undefined, dataUpdatedAt: 0, error: null, status: "pending" });
  }
  await client.invalidateQueries({ queryKey: keys.mine });
}
