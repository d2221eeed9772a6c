import { useQuery } from "@tanstack/react-query";
import { killSwitchQuery, treasuryQuery } from "@/lib/client/queries";
import type { TreasuryWire } from "@/lib/schemas/treasury/overview";

/** Every coin of the house; `initial` is what the page brought with it. */
export const useTreasury = (initial: TreasuryWire | undefined) =>
  useQuery({ ...treasuryQuery(), ...(initial ? { initialData: initial } : {}) });

/** Whether what is shown may be old: the house does not answer what every part of the page asks. */
export const useIsStale = () => useQuery(killSwitchQuery()).error !== null;
