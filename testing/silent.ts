import pino from "pino";

/** The log of a test's house: outages that a test makes on purpose are no news. */
export const silent = pino({ level: "silent" });
