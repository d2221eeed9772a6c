import type { EIP1193Provider } from "viem";

type Emitter = {
  on?: (event: string, listener: (value: never) => void) => void;
  removeListener?: (event: string, listener: (value: never) => void) => void;
};

function hear<V>(provider: EIP1193Provider, event: string, listener: (value: V) => void): () => void {
  const emitter = provider as Emitter;
  emitter.on?.(event, listener);
  return () => emitter.removeListener?.(event, listener);
}

/** Hears when the wallet that signed in shows another account. Needs no wallet library. */
export function watchAccount(
  provider: EIP1193Provider,
  { address, onOther }: { address: string; onOther: () => void },
): () => void {
  return hear<readonly string[]>(provider, "accountsChanged", ([first]) => {
    if (first?.toLowerCase() !== address.toLowerCase()) onOther();
  });
}

/** Tells on which chain the wallet is, now and whenever that changes. */
export function watchChain(provider: EIP1193Provider, tell: (chainId: number) => void): () => void {
  let isHeard = true;
  const told = (chainId: string | number) => {
    if (isHeard) tell(Number(chainId));
  };
  provider.request({ method: "eth_chainId" }).then(told, () => undefined);
  const stop = hear<string>(provider, "chainChanged", told);
  return () => {
    isHeard = false;
    stop();
  };
}
