/** What the house keeps of the contract's events: `seen` until they have all our confirmations. */
export const EVENT_STATES = ["seen", "applied", "orphaned"] as const;
export type EventState = (typeof EVENT_STATES)[number];

/** What the attester says of a job: who was assigned to it, and that nobody accepted it. */
export const ATTESTATION_KINDS = ["assign", "nobody_accepted"] as const;
export type AttestationKind = (typeof ATTESTATION_KINDS)[number];
