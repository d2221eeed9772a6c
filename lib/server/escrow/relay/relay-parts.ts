import type { Logger } from "pino";
import type { HouseChain } from "@/lib/server/escrow/chain/evidence";
import type { Context } from "@/lib/server/kernel/context";

/** What relaying needs of the house. */
export interface RelayParts {
  readonly context: Context;
  readonly chain: HouseChain;
  readonly log: Logger;
}
