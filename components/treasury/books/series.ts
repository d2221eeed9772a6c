/** What is drawn of the books over time, in its colours. */
export const SERIES = [
  { key: "escrowUnits", name: "In escrow", colour: "var(--series-1)" },
  { key: "feesUnits", name: "Fees", colour: "var(--series-2)" },
  { key: "settledUnits", name: "Settled", colour: "var(--series-3)" },
] as const;
