import pino from "pino";

/** JSON lines on stderr. Names what may hold a secret, so that none is written whatever is logged. */
export const log = pino(
  {
    name: "http",
    level: "info",
    redact: {
      paths: [
        "token",
        "secret",
        "privateKey",
        "signature",
        "*.token",
        "*.secret",
        "*.privateKey",
        "*.signature",
        "headers.authorization",
        "headers.cookie",
      ],
      censor: "[hidden]",
    },
  },
  pino.destination({ dest: 2, sync: true }),
);
