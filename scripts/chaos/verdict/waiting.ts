import { ask } from "../people/api";

/** Reads the metrics of the house without being anybody. */
export const METRICS_TOKEN = "chaos-reads-the-metrics-of-its-own-house";

/** What of the house's work is left, as its metrics have it. */
export async function waiting(url: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const metrics = await ask(`${url}/metrics`, { method: "GET", headers });
  return waitingIn(typeof metrics?.body === "string" ? metrics.body : "");
}

/** Gauges of work that is left: all must be nought. */
export function waitingIn(text: string): string[] {
  const lines = text.split("\n").filter((line) => /^souk_(outbox_rows|quarantined_events)\b/.test(line));
  if (!lines.some((line) => line.startsWith("souk_quarantined_events"))) return ["/metrics does not answer"];
  return lines.filter((line) => !/\s0$/.test(line) && !line.includes('state="reverted"'));
}
