/** A service that failed too often in a row is not asked for a while, so that nobody waits or pays for nothing. */
export class CircuitOpen extends Error {
  readonly code = "circuit_open";
  constructor(
    readonly serviceId: string,
    /** From when on it is tried again, in ms. */
    readonly retryAtMs: number,
  ) {
    const at = new Date(retryAtMs).toISOString();
    super(`${serviceId} failed several times in a row. It is tried again from ${at} on.`);
    this.name = "CircuitOpen";
  }
}
