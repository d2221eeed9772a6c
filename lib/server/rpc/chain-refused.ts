/** The house cannot live with the chain it found; the message says what to do about it. */
export class ChainRefused extends Error {
  readonly code = "chain_refused";
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "ChainRefused";
  }
}
