import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel";
import { SECOND_MS } from "@/lib/domain/time";
import { CircuitOpen } from "./circuit-open";
import { NoConnection } from "./no-connection";

const FAILURES_IN_A_ROW = 3;
const OPEN_FOR_MS = 30 * SECOND_MS;

/** Whether one service is asked at all. */
export interface Circuit {
  /** Null while it is asked; else from when on it is tried again, in ms. To be asked before money is moved. */
  retryAtMs(): number | null;
  /**
   * Runs what asks the service; whatever it throws counts as a failure of the service, but for NoConnection.
   * @throws CircuitOpen after three failures in a row, for 30 s; then one trial is let through
   */
  run<T>(ask: () => Promise<T>): Promise<T>;
}

/** The circuits of a house, one a service; they are forgotten when it stops. */
export interface Circuits {
  of(serviceId: string): Circuit;
}

export function openCircuits(clock: () => number): Circuits {
  const known = new Map<string, Circuit>();
  return {
    of(serviceId) {
      const circuit = known.get(serviceId) ?? openCircuit(serviceId, clock);
      known.set(serviceId, circuit);
      return circuit;
    },
  };
}

/** The library counts failures and lets one trial through; when, our clock says. */
function openCircuit(serviceId: string, clock: () => number): Circuit {
  const breaker = new ConsecutiveBreaker(FAILURES_IN_A_ROW);
  // A trial that did not come through tells nothing, and another one is due later.
  let isTrial = false;
  const counts = handleWhen((error) => isTrial || !(error instanceof NoConnection));
  const policy = circuitBreaker(counts, { breaker, halfOpenAfter: 0 });
  let openUntilMs = 0;
  policy.onBreak(() => {
    openUntilMs = clock() + OPEN_FOR_MS;
  });
  const retryAtMs = () => {
    const isTrying = policy.state === CircuitState.HalfOpen;
    const isOpen = policy.state === CircuitState.Open && clock() < openUntilMs;
    return isTrying || isOpen ? openUntilMs : null;
  };
  return {
    retryAtMs,
    async run(ask) {
      const atMs = retryAtMs();
      if (atMs !== null) throw new CircuitOpen(serviceId, atMs);
      isTrial = policy.state !== CircuitState.Closed;
      return policy.execute(ask);
    },
  };
}
