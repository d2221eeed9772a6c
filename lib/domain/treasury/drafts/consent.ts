import { DAY_MS } from "../../time";

/** For so long another operator may join in what one of them asked for. */
export const ASKED_FOR_MS = DAY_MS;
