import { DAY_MS } from "../../time";

/** An operator who was not here for as long is away: nobody waits for their consent. */
export const OPERATOR_AWAY_MS = 30 * DAY_MS;
