import { SoukError } from "@/lib/domain/errors";

/** 409: one orchestrator serves a capability at an address. */
export class EndpointTaken extends SoukError {
  readonly code = "endpoint_taken";
  constructor(endpoint: string) {
    super(
      `${endpoint} is registered already. Whoever registered it, or an operator, may take it away first.`,
      { endpoint },
    );
  }
}

/** 422: who serves there does not say that this is who it is to be paid. */
export class NotItsPayee extends SoukError {
  readonly code = "not_its_payee";
  constructor(why: string) {
    super(`${why} Its token (GET /process/token) must name the address that is to be paid as its recipient.`);
  }
}

/** 409: a sample that cost nothing, is too old, or rests on what was not kept. */
export class NotAppealable extends SoukError {
  readonly code = "not_appealable";
  constructor(why: string) {
    super(`${why} A probe that was slow, wrong or down may be appealed once, within seven days.`);
  }
}

/** 403: somebody else decides. */
export class OwnAppeal extends SoukError {
  readonly code = "own_appeal";
  constructor() {
    super("Nobody decides an appeal of their own orchestrator. Ask another operator.");
  }
}

/** 409: it was decided before. */
export class AppealDecided extends SoukError {
  readonly code = "appeal_decided";
  constructor(state: string) {
    super(`This appeal is ${state} already. Read it again.`, { state });
  }
}

/** 409: the house looks at no more. */
export class NetworkFull extends SoukError {
  readonly code = "network_full";
  constructor(limit: number) {
    super(`This house looks at ${limit} orchestrators, and no more.`, { limit });
  }
}

/** 409: one of one's own has to go first. */
export class TooManyOrchestrators extends SoukError {
  readonly code = "too_many_orchestrators";
  constructor(limit: number) {
    super(`Nobody registers more than ${limit} orchestrators.`, { limit });
  }
}

/** 409: one worker does the jobs of a capability here. */
export class CapabilityTaken extends SoukError {
  readonly code = "capability_taken";
  constructor(capability: string) {
    super(`Somebody else's worker does the jobs of ${capability} here. Give yours another name.`, {
      capability,
    });
  }
}

/** 409: one of one's own has to go first. */
export class TooManyWorkers extends SoukError {
  readonly code = "too_many_workers";
  constructor(limit: number) {
    super(`One registration has at most ${limit} workers.`, { limit });
  }
}

/** 503: nobody is connected who could do it, or be paid. */
export class NobodyAvailable extends SoukError {
  readonly code = "nobody_available";
  constructor(sentence: string) {
    super(sentence, { retryAfterS: 5 });
  }
}
