import type { ListeningProvider } from "./provider-server";

/** Tells the parent where this process listens, and ends when it is asked to, or when the parent is gone. */
export function endWithParent({ port, close }: Pick<ListeningProvider, "port" | "close">): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void close().finally(() => process.exit(0));
  };
  for (const event of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(event, stop);
  process.once("disconnect", stop);
  if (process.send) process.send({ listeningOn: port });
}
