/** What the protocol answers where it says no: a status and a line of plain text. */
export class ByocRefusal extends Error {
  constructor(
    readonly status: number,
    text: string,
  ) {
    super(text);
  }
}

export function isByocRefusal(error: unknown): error is ByocRefusal {
  return error instanceof ByocRefusal;
}
