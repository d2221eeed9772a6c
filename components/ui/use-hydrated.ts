import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False until this page answers to clicks: controls stay disabled so long, so that nothing typed or clicked is lost. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** What a control carries so long: disabled, without looking so. */
export function waiting(isHydrated: boolean, isDisabled: boolean | undefined) {
  return { disabled: Boolean(isDisabled) || !isHydrated, "data-waiting": isHydrated ? undefined : "" };
}
