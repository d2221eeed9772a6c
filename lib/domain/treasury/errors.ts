import { SoukError } from "@/lib/domain/errors";
import type { ApprovalState } from "./approval";
import type { CallState } from "./call-lifecycle";
import type { X402Error } from "./x402/payment";

/** 409: only a claim, paid and unserved, is tried again by hand. */
export class IllegalCallStep extends SoukError {
  readonly code = "illegal_call_step";
  constructor(callState: CallState) {
    super(`This call is ${callState}: only a claim against its provider can be tried again.`, { callState });
  }
}

/** 409: one policy at a time is a shadow beside the one that holds. */
export class ShadowRuns extends SoukError {
  readonly code = "shadow_runs";
  constructor(title: string) {
    super(`"${title}" runs in shadow. Stop it first.`, { title });
  }
}

/** 429: nobody has two periods decided again at once. */
export class ReplayUnderWay extends SoukError {
  readonly code = "replay_under_way";
  constructor() {
    super("Another period is being decided again for you. Wait for it, or stop it, then try again.", {
      retryAfterS: 2,
    });
  }
}

/** 503: the calls of a period were not decided again to the end. */
export class ReplayStopped extends SoukError {
  readonly code = "replay_stopped";
  constructor(why: string) {
    super(`This was stopped: ${why}. Choose a shorter period.`, { why, retryAfterS: 60 });
  }
}

/** 409: an approval is decided once. */
export class ApprovalDecided extends SoukError {
  readonly code = "approval_decided";
  constructor(approvalState: ApprovalState) {
    super(`This was decided before: it is ${approvalState}.`, { approvalState });
  }
}

/** 409: what was asked about is not to be had any more. The call is denied, and its money is free again. */
export class ApprovalVoid extends SoukError {
  readonly code = "approval_void";
  constructor(why: string) {
    super(`This cannot be approved any more, and nothing was spent: ${why}. Its agent may ask anew.`, {
      why,
    });
  }
}

/** 410: nobody approved it in time. */
export class ApprovalExpired extends SoukError {
  readonly code = "approval_expired";
  constructor() {
    super("The time to decide this is over: the call is refused. Its agent may ask anew.");
  }
}

/** 409: ids of services are the house's, whoever registers them. */
export class ServiceTaken extends SoukError {
  readonly code = "service_taken";
  constructor(id: string) {
    super(`There is a service ${id} already, or was one. Choose another id.`, { id });
  }
}

/** 409: a service of one's own has to go first. */
export class TooManyServices extends SoukError {
  readonly code = "too_many_services";
  constructor(limit: number) {
    super(`Nobody registers more than ${limit} services.`, { limit });
  }
}

/** 422: whoever registers a service shows that its server answers. */
export class ProviderSilent extends SoukError {
  readonly code = "provider_silent";
  constructor(origin: string, why: string) {
    super(`${why} Let ${origin}/health answer with 2xx within 3 s, then send this again.`, { origin, why });
  }
}

/** 428: whoever opens a service says which of its owner's versions was looked at. */
export class VersionRequired extends SoukError {
  readonly code = "version_required";
  constructor(version: number) {
    super("Look at the service as its owner has it now, and send its version with what you say of it.", {
      version,
    });
  }
}

/** 503: the books let agents spend what the treasury's wallet or its router contradict. */
export class TreasuryRed extends SoukError {
  readonly code = "treasury_red";
  constructor() {
    super(
      "The treasury's books and its wallet differ, so no service is paid until an operator looks. Nothing was done.",
      { retryAfterS: 60 },
    );
  }
}

/** 503: a service failed several times in a row; nothing is paid for it until it is tried again. */
export class ProviderDown extends SoukError {
  readonly code = "provider_down";
  constructor(serviceId: string, waitMs: number) {
    const retryAfterS = Math.max(1, Math.ceil(waitMs / 1_000));
    super(`${serviceId} failed several times in a row. Nothing was done; try again in ${retryAfterS} s.`, {
      serviceId,
      retryAfterS,
    });
  }
}

/** 402: a payment by x402 is not taken, and nothing moved. `reason` is the standard's own word. */
export class PaymentRefused extends SoukError {
  readonly code = "payment_refused";
  constructor(reason: X402Error, why = "The payment was not taken, and nothing moved. Sign another one.") {
    super(why, { reason });
  }
}

/** 412: a payer approves Permit2 for the token once, before anything can be paid by a signature. */
export class AllowanceRequired extends SoukError {
  readonly code = "permit2_allowance_required";
  constructor(of: { token: string; spender: string; amountWei: bigint }) {
    const { token, spender } = of;
    super(`Approve ${spender} for the token ${token}, then send the payment again. Nothing was done.`, {
      error: "PERMIT2_ALLOWANCE_REQUIRED",
      token,
      spender,
      amount: String(of.amountWei),
    });
  }
}

/** 409: a nonce of a payer pays for one request; this one is another. */
export class PaymentReused extends SoukError {
  readonly code = "payment_reused";
  constructor() {
    super("This payment was made for another request. Send that one again, or sign another payment.");
  }
}

/** 429: a settlement costs the house gas whatever it moves, so a payer has so many, and all of them together. */
export class PaymentsLimited extends SoukError {
  readonly code = "rate_limited";
  constructor(why: string, retryAfterS: number) {
    super(`${why} Nothing was done; try again in ${retryAfterS} s.`, { retryAfterS });
  }
}
