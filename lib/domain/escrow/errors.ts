import { SoukError } from "@/lib/domain/errors";

export class ChainUnavailable extends SoukError {
  readonly code = "chain_unavailable";
  constructor(message?: string | null, cause?: unknown) {
    super(message ?? "The chain does not answer now. Nothing was done; try again soon.", { retryAfterS: 5 });
    this.cause = cause;
  }
}

/** 409: the health light of a token is bad; `reasons` say why. */
export class TokenUnhealthy extends SoukError {
  readonly code = "token_unhealthy";
  constructor(light: { asset: string; reasons: readonly string[] }) {
    super(`${light.asset} cannot move now (${light.reasons.join("; ")}). Choose another asset or wait.`, {
      asset: light.asset,
      reasons: [...light.reasons],
    });
  }
}

export class SignatureRequired extends SoukError {
  readonly code = "signature_required";
  constructor(verb: string) {
    super(`Sign the message that the task shows under consent.${verb} and send it as signature.`, { verb });
  }
}

export class BadSignature extends SoukError {
  readonly code = "bad_signature";
  constructor(message = "The signature does not match the message or the signer. Sign again.") {
    super(message);
  }
}

/** 409: the house does not pay the gas for this; the owner's own transaction goes on working. */
export class RelayRefused extends SoukError {
  readonly code = "relay_refused";
  constructor(why: string, values: { retryAfterS?: number } = {}) {
    super(
      `${why} Ask again without a signature and send the prepared transaction from your own wallet.`,
      values,
    );
  }
}

export class NoRail extends SoukError {
  readonly code = "no_rail";
  constructor(message = "No rail of this house can carry that payment. Choose another asset.") {
    super(message);
  }
}
