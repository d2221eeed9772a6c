"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/action/button";
import { Notice } from "@/components/ui/feedback/notice";
import { type Step, Stepper, type StepState } from "@/components/ui/form/stepper";
import { notify } from "@/lib/client/notify";
import { safePath } from "@/lib/client/sign-in";
import { type DiscoveredWallet, useDiscoveredWallets } from "@/lib/client/wallet/discovered-wallets";
import { SignInFailure } from "./sign-in-panel";
import { useChangeIdentity } from "./use-identity";

const STEPS = [
  { key: "connect", title: "Connect", note: "The wallet shares one address." },
  { key: "sign", title: "Sign a message", note: "Free; it proves the address is yours." },
  { key: "enter", title: "Enter", note: "The house checks the signature." },
] as const;

type StepKey = (typeof STEPS)[number]["key"] | "done";

function stepsAt(at: StepKey, isFailed: boolean): Step[] {
  const index = at === "done" ? STEPS.length : STEPS.findIndex((step) => step.key === at);
  const state = (position: number): StepState => {
    if (position < index) return "done";
    if (position > index) return "todo";
    return isFailed ? "failed" : "active";
  };
  return STEPS.map((step, position) => ({ ...step, state: state(position) }));
}

/** Sign-in with any wallet of this browser (EIP-6963). The wallet code is fetched on the click. */
export function WalletSignIn({ next }: { next?: string }) {
  const wallets = useDiscoveredWallets();
  const changeIdentity = useChangeIdentity();
  const [step, setStep] = useState<StepKey>("connect");
  const enter = useMutation({
    mutationFn: async (wallet: DiscoveredWallet) => {
      setStep("connect");
      const { proveAddress, enterWith } = await import("@/lib/client/wallet/sign-in-with-wallet");
      const proof = await proveAddress(wallet, setStep);
      setStep("enter");
      return changeIdentity(() => enterWith(proof), safePath(next, "/buy"));
    },
    onSuccess: (me) => {
      setStep("done");
      notify("success", `Logged in as ${me.name}.`);
    },
  });
  if (wallets.length === 0) {
    return (
      <p className="text-sm text-soft">
        No wallet announced itself in this browser. Install one that speaks EIP-6963, or use the demo.
      </p>
    );
  }
  const isQuiet = enter.error !== null && "isQuiet" in enter.error && enter.error.isQuiet === true;
  return (
    <div className="grid gap-4">
      <ul className="grid gap-2">
        {wallets.map((wallet) => (
          <li key={wallet.uuid}>
            <Button
              wide
              onClick={() => enter.mutate(wallet)}
              disabled={enter.isPending}
              className="justify-start!"
            >
              {wallet.icon ? (
                // biome-ignore lint/performance/noImgElement: a data URI that the wallet itself brings
                <img src={wallet.icon} alt="" width={24} height={24} className="size-6 rounded" />
              ) : null}
              {wallet.name}
            </Button>
          </li>
        ))}
      </ul>
      {enter.isIdle ? null : <Stepper label="Wallet login" steps={stepsAt(step, enter.isError)} />}
      {enter.isError && isQuiet ? <Notice>{enter.error.message}</Notice> : null}
      {enter.isError && !isQuiet ? <SignInFailure failure={enter.error} /> : null}
    </div>
  );
}
