import { DAY_MS } from "../../time";

/** An operator who was not here for as long is away: nobody waits for their consent. */
export const OPERATOR_AWAY_MS = 30 * DAY_MS;

/** For so long another operator may join in what one of them asked for. */
export const ASKED_FOR_MS = DAY_MS;
