import type {
  SuspenseItemWire,
  TreasuryBalanceWire,
  TreasuryPointWire,
} from "@/lib/schemas/treasury/overview";
import type { Columns } from "@/lib/server/http/csv";

/** Each asset as a table; amounts in its units, empty where the chain does not answer. */
export const BALANCE_COLUMNS: Columns<TreasuryBalanceWire> = {
  asset: ({ asset }) => asset,
  fees_units: ({ fees }) => fees.units,
  escrow_units: ({ escrow }) => escrow.ledger.units,
  escrow_on_chain_units: ({ escrow }) => escrow.chain?.units ?? null,
  owed_units: ({ owed }) => owed.ledger.units,
  owed_on_chain_units: ({ owed }) => owed.chain?.units ?? null,
  treasury_units: ({ treasury }) => treasury?.ledger.units ?? null,
  treasury_wallet_units: ({ treasury }) => treasury?.chain?.units ?? null,
  arriving_units: ({ pending }) => pending.units,
  unmatched_units: ({ suspense }) => suspense.units,
};

/** The books over time as a table. */
export const POINT_COLUMNS: Columns<TreasuryPointWire> = {
  until: ({ at }) => at,
  asset: ({ asset }) => asset,
  escrow_units: ({ escrowUnits }) => escrowUnits,
  fees_units: ({ feesUnits }) => feesUnits,
  settled_units: ({ settledUnits }) => settledUnits,
};

/** Deposits without a task as a table. */
export const SUSPENSE_COLUMNS: Columns<SuspenseItemWire> = {
  id: ({ id }) => id,
  at: ({ createdAt }) => createdAt,
  asset: ({ amount }) => amount.asset,
  units: ({ amount }) => amount.units,
  from: ({ from }) => from,
  hash: ({ hash }) => hash,
  reason: ({ reason }) => reason,
  state: ({ state }) => state,
  note: ({ note }) => note,
};
