import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { post } from "@/lib/client/api";
import { keys } from "@/lib/client/query-keys";
import { forgetSentWithdrawal, noteSentWithdrawal } from "@/lib/client/sent-withdrawals";
import type { TransactionRequestWire } from "@/lib/schemas/escrow/transaction-request";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { TaskWire } from "@/lib/schemas/market/task";

type PayStep = "idle" | "open" | "approve" | "fund" | "noted" | "failed";

export type PayState = {
  step: PayStep;
  hashes: Partial<Record<"approve" | "fund", string>>;
  failure: unknown;
};

const IDLE: PayState = { step: "idle", hashes: {}, failure: null };

async function walletDoor() {
  const [{ openWallet }, { sendRequest, simulate }, { needsAllowance }] = await Promise.all([
    import("@/lib/client/wallet/open-wallet"),
    import("@/lib/client/wallet/send-request"),
    import("@/lib/client/wallet/needs-allowance"),
  ]);
  return { openWallet, sendRequest, simulate, needsAllowance };
}

/** Pays a task: the exact allowance first where one is missing, then the funding itself. */
export function usePayTask(task: TaskWire, me: MeWire) {
  const client = useQueryClient();
  const [state, setState] = useState<PayState>(IDLE);
  const pay = useCallback(async () => {
    const { request } = task.payment;
    if (!request) return;
    const noteHash = (key: "approve" | "fund") => (hash: string) =>
      setState((before) => ({ ...before, hashes: { ...before.hashes, [key]: hash } }));
    try {
      setState({ ...IDLE, step: "open" });
      const { openWallet, sendRequest, simulate, needsAllowance } = await walletDoor();
      const wallet = await openWallet(me);
      if (request.approve && (await needsAllowance(wallet, request.approve))) {
        // Nobody is asked for an allowance that a payment which must fail would leave behind.
        await simulate(wallet, request.fund, { beforeAllowance: true });
        setState((before) => ({ ...before, step: "approve" }));
        const label = `Allow ${task.total.display}`;
        const watch = { label, kind: "approve", taskId: task.id, onSubmitted: noteHash("approve") };
        await sendRequest(wallet, request.approve, watch);
      }
      setState((before) => ({ ...before, step: "fund" }));
      const label = `Pay ${task.total.display}`;
      const txHash = await sendRequest(wallet, request.fund, {
        label,
        kind: "fund",
        taskId: task.id,
        onSubmitted: noteHash("fund"),
      });
      setState((before) => ({ ...before, step: "noted" }));
      await post(`/api/v1/tasks/${task.id}/fund`, { txHash }).catch(() => undefined);
      await client.invalidateQueries({ queryKey: keys.task(task.id) });
    } catch (failure) {
      setState((before) => ({ ...before, step: "failed", failure }));
    }
  }, [task, me, client]);
  return { state, pay };
}

type WithdrawInput = { asset: string; units: bigint; to: string | null; isRelayed: boolean };

/** The wallet refused, or the chain did; anything else may be a transaction that nobody heard of again. */
const isTheWallets = (failure: unknown) => failure instanceof Error && failure.name === "WalletProblem";

/** Sent and not reverted, it stays noted until the house has booked it. */
async function sendWithdrawal(prepared: WithdrawalWire, request: TransactionRequestWire, me: MeWire) {
  const { openWallet, sendRequest } = await walletDoor();
  try {
    await sendRequest(await openWallet(me), request, {
      label: `Withdraw ${prepared.amount.display}`,
      kind: "withdraw",
      taskId: null,
      onSubmitted: () => noteSentWithdrawal(prepared.id),
    });
  } catch (failure) {
    if (isTheWallets(failure)) forgetSentWithdrawal(prepared.id);
    throw failure;
  }
}

/**
 * Withdraws what the books or the escrow owe: SAT is booked at once; on chain the wallet sends the prepared
 * transaction, or signs and the house relays it.
 */
export async function withdraw(input: WithdrawInput, me: MeWire): Promise<WithdrawalWire> {
  const body = {
    asset: input.asset,
    units: input.units.toString(),
    ...(input.to ? { to: input.to } : {}),
  };
  const prepared = await post<WithdrawalWire>("/api/v1/me/withdrawals", body);
  if (input.isRelayed && prepared.consent && me.kind === "wallet") {
    const { signConsent } = await import("@/lib/client/wallet/sign-consent");
    const signature = await signConsent({ consent: prepared.consent, verb: "withdraw", body: {}, me });
    const deadlineS = Number(prepared.consent.message.deadline);
    return post<WithdrawalWire>("/api/v1/me/withdrawals", { ...body, signature, deadlineS });
  }
  if (prepared.request) await sendWithdrawal(prepared, prepared.request, me);
  return prepared;
}
