import { SoukError } from "@/lib/domain/errors";

/** 409: one orchestrator serves a capability at an address. */
export class EndpointTaken extends SoukError {
  readonly code = "endpoint_taken";
  constructor(endpoint: string) {
    super(`${endpoint} is registered for this capability already. Take that one away first.`, { endpoint });
  }
}

/** 409: one of one's own has to go first. */
export class TooManyOrchestrators extends SoukError {
  readonly code = "too_many_orchestrators";
  constructor(limit: number) {
    super(`Nobody registers more than ${limit} orchestrators.`, { limit });
  }
}
