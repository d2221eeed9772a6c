/** A wallet said no, or cannot do what is asked; `isQuiet` when the person chose so. */
export class WalletProblem extends Error {
  readonly isQuiet: boolean;

  constructor(message: string, options: { isQuiet?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "WalletProblem";
    this.isQuiet = options.isQuiet ?? false;
  }
}

type Coded = { code?: unknown; shortMessage?: unknown; message?: unknown; cause?: unknown };

const isCoded = (value: unknown): value is Coded => typeof value === "object" && value !== null;

/** True when the person refused in the wallet (EIP-1193 code 4001), however deep the library wrapped it. */
function wasRefused(failure: unknown): boolean {
  for (let at: unknown = failure; isCoded(at); at = at.cause) {
    if (at.code === 4001 || at.code === "ACTION_REJECTED") return true;
  }
  return false;
}

/** True when a node or a proxy before it kept us waiting, or was not there. */
function isUnanswered(failure: unknown): boolean {
  for (let at: unknown = failure; at instanceof Error; at = at.cause) {
    if (at.name === "TimeoutError" || at.name === "HttpRequestError") return true;
  }
  return false;
}

/** Why the chain could not be asked before the wallet was: nothing is on its way. Null for every other failure. */
export function unaskedProblem(failure: unknown): WalletProblem | null {
  if (!isUnanswered(failure)) return null;
  return new WalletProblem("The chain does not answer now. Nothing was sent; try again soon.", {
    cause: failure,
  });
}

/** Any failure of a wallet as a sentence; a refusal is quiet. */
export function walletProblem(failure: unknown): WalletProblem {
  if (failure instanceof WalletProblem) return failure;
  if (wasRefused(failure)) {
    return new WalletProblem("You declined in the wallet. Nothing was sent.", {
      isQuiet: true,
      cause: failure,
    });
  }
  if (isUnanswered(failure)) {
    return new WalletProblem(
      "The chain does not answer now. Look whether your wallet has sent it all the same before you try again.",
      { cause: failure },
    );
  }
  const words = isCoded(failure) ? (failure.shortMessage ?? failure.message) : null;
  return new WalletProblem(typeof words === "string" ? words : "The wallet did not answer.", {
    cause: failure,
  });
}
