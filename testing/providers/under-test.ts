import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ListeningProvider, serveProvider } from "@/scripts/providers/http/provider-server";
import type { Provider, ProviderPlace } from "@/scripts/providers/http/routes";

export interface Heard {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  readonly body: any;
}

/** A provider behind its real server on a free port, with a folder that outlives its restarts. */
export class ProviderUnderTest {
  readonly folder = mkdtempSync(path.join(tmpdir(), "souk-provider-"));
  nowMs = Date.parse("2026-03-01T12:34:56.789Z");
  private listening: ListeningProvider | null = null;

  constructor(private readonly open: (place: ProviderPlace) => Provider) {}

  async start(): Promise<void> {
    const provider = this.open({ folder: this.folder, clock: () => this.nowMs });
    this.listening = await serveProvider(provider, [0]);
  }

  get origin(): string {
    return this.listening?.origin ?? "";
  }

  /** As a new process would find it. */
  async restart(): Promise<void> {
    await this.listening?.close();
    await this.start();
  }

  async end(): Promise<void> {
    await this.listening?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get(target: string): Promise<Heard> {
    return heard(fetch(`${this.origin}${target}`));
  }

  post(target: string, fields?: unknown, headers: Record<string, string> = {}): Promise<Heard> {
    const body = fields === undefined ? null : JSON.stringify(fields);
    const type: Record<string, string> = body === null ? {} : { "content-type": "application/json" };
    return heard(
      fetch(`${this.origin}${target}`, { method: "POST", body, headers: { ...type, ...headers } }),
    );
  }
}

async function heard(answer: Promise<Response>): Promise<Heard> {
  const response = await answer;
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) };
}
