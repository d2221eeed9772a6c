import { CommandLine } from "./command-line";

const PORT = 9_995;
/** Where the commands start an orchestrator. */
export const ENDPOINT = `http://127.0.0.1:${PORT}`;

/** What starts an orchestrator of one's own, and the worker behind it. */
export function Commands({ payee }: { payee: string }) {
  const orchestrator = `npm run network -- orchestrator --port ${PORT} --payee ${payee} --secret choose-a-word`;
  const worker = `npm run network -- worker --orchestrator ${ENDPOINT} --secret choose-a-word --watch mine=http://127.0.0.1:8001/health`;
  return (
    <ol className="grid list-decimal gap-3 pl-5 text-sm">
      <li>
        Start an orchestrator. Its token says that you are paid.
        <CommandLine command={orchestrator} label="the command that starts an orchestrator" />
      </li>
      <li>
        Start a worker that watches what you serve.
        <CommandLine command={worker} label="the command that starts a worker" />
      </li>
      <li>Register it here: the house asks it whom it is to be paid, and probes it from then on.</li>
    </ol>
  );
}
