import { SECOND_MS } from "@/lib/domain/time";
import { jsonAnswer, type Provider } from "../../providers/http/routes";

const ROUND_MS = 60 * SECOND_MS;
const ASLEEP_MS = 20 * SECOND_MS;

/** A service that is away for twenty seconds of each minute: `GET /tides` answers 503 then. */
export function openFlappingService(clock: () => number): Provider {
  const isAsleep = () => clock() % ROUND_MS < ASLEEP_MS;
  return {
    name: "tides",
    routes: [
      {
        method: "GET",
        path: "/tides",
        answer: () => (isAsleep() ? jsonAnswer({ status: "asleep" }, 503) : jsonAnswer({ status: "ok" })),
      },
    ],
  };
}
