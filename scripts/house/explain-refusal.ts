const REFUSAL = /^(bad_environment|bad_policy_file|(chain|store|schema|migration|port|provider)_[a-z_]+)$/;

/** A refusal is for people: its sentence without a stack. Everything else is a fault and shows itself whole. */
export function explainRefusal(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isRefusal = "code" in error && REFUSAL.test(String(error.code));
  return isRefusal ? `\n${error.message}\n` : (error.stack ?? error.message);
}
