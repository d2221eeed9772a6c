import pino, { type Logger } from "pino";

/** JSON lines on stderr, written at once so that nothing is lost in a crash. Names that hold secrets are hidden. */
export function openLog(level: string): Logger {
  const secret = [
    "privateKey",
    "relayerKey",
    "attesterKey",
    "deployerKey",
    "treasuryKey",
    "spenderKey",
    "authSecret",
    "workerSecret",
    "signature",
    "token",
    "apiKey",
    "accessKeyId",
    "secretAccessKey",
    "sessionToken",
  ];
  return pino(
    {
      name: "house",
      level,
      redact: { paths: secret.flatMap((name) => [name, `*.${name}`]), censor: "[hidden]" },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
