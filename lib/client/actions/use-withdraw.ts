import { useIsMutating, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { fieldProblem, sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { usePages } from "@/lib/client/pages";
import { withdrawalsQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import { useSentWithdrawals } from "@/lib/client/sent-withdrawals";
import { serverNowMs } from "@/lib/client/server-clock";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import type { BalanceWire, MeWire } from "@/lib/schemas/identity/user";
import { withdraw } from "./use-escrow";

/** `to` names another address; `isRelayed` when the house carries the signed consent there. */
type Way = { to: string | null; isRelayed: boolean };

const GIVEN_UP_AFTER_MS = 10 * 60_000;

/** Asked of a wallet that never sent it: nothing has moved, and nothing will. */
export const isGivenUp = (row: WithdrawalWire) =>
  row.state === "prepared" && serverNowMs() - Date.parse(row.createdAt) > GIVEN_UP_AFTER_MS;

const isQuiet = (failure: unknown) =>
  typeof failure === "object" && failure !== null && "isQuiet" in failure && failure.isQuiet === true;

const refusalOf = (failure: Error) => fieldProblem(failure, "to")?.detail ?? sayFailure(failure).detail;

/** Whether the chain still has to book a withdrawal of this asset; the balances are asked again when it has. */
function useIsOnItsWay(asset: string): boolean {
  const client = useQueryClient();
  const sent = useSentWithdrawals();
  const { items = [] } = usePages(withdrawalsQuery());
  const isOnItsWay = items.some(
    (row) =>
      row.amount.asset === asset &&
      (row.state === "sending" || (row.state === "prepared" && sent.has(row.id) && !isGivenUp(row))),
  );
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !isOnItsWay) void client.invalidateQueries({ queryKey: keys.me });
    was.current = isOnItsWay;
  }, [isOnItsWay, client]);
  return isOnItsWay;
}

/** Withdraws all of one balance, one request at a time however often it is asked for. */
export function useWithdraw(me: MeWire, balance: BalanceWire) {
  const client = useQueryClient();
  const mutationKey = ["withdraw", me.id, balance.asset];
  const isOnItsWay = useIsOnItsWay(balance.asset);
  const isPending = useIsMutating({ mutationKey }) > 0;
  const mutation = useMutation({
    mutationKey,
    mutationFn: ({ to, isRelayed }: Way) =>
      withdraw({ asset: balance.asset, units: BigInt(balance.available), to, isRelayed }, me),
    onSuccess: ({ amount, state }) => {
      const words = state === "booked" || state === "settled" ? "withdrawn" : "on its way";
      notify("success", `${amount.display} ${words}.`);
    },
    onError: (failure, { to }) => {
      const { title, detail } = sayFailure(failure);
      if (isQuiet(failure)) notify("message", detail);
      else if (to === null) notify("error", title, detail);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.mine }),
  });
  const { error, variables } = mutation;
  return {
    isPending,
    isOnItsWay: isOnItsWay && !isPending,
    /** Why another address was refused; told beside its field. */
    refusal: error && variables?.to && !isQuiet(error) ? refusalOf(error) : null,
    start: (way: Way) => {
      if (!isOnItsWay && client.isMutating({ mutationKey }) === 0) mutation.mutate(way);
    },
  };
}

export type WithdrawAction = ReturnType<typeof useWithdraw>;
