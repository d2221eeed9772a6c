import { CopyButton } from "@/components/ui/action/copy-button";

/** A line to copy into a terminal. */
export function CommandLine({ command, label }: { command: string; label: string }) {
  return (
    <div className="mt-1.5 flex items-start gap-1 rounded-lg border border-line bg-canvas p-2">
      <code className="min-w-0 flex-1 self-center font-mono text-xs wrap-anywhere">{command}</code>
      <CopyButton value={command} label={label} />
    </div>
  );
}
