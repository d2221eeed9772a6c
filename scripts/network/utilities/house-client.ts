import { SECOND_MS } from "@/lib/domain/time";
import { z } from "@/lib/schemas/zod";

/** A house that a command speaks to, as whom. */
export interface HouseClient {
  readonly origin: string;
  /** Reads, or sends, as JSON. @throws Error that says what the house says */
  ask<T>(what: Asked<T>): Promise<T>;
}

interface Asked<T> {
  readonly method?: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly body?: object;
  readonly shape: z.ZodType<T>;
}

/** Who is asking: a demo id, or a bearer token; nobody where neither is given. */
export interface As {
  readonly demoId?: string | undefined;
  readonly token?: string | undefined;
}

const ANSWER_WITHIN_MS = 15 * SECOND_MS;
const signedIn = z.object({ token: z.string() });
const refusal = z.object({ detail: z.string() });

/** @throws Error where nobody is there */
export async function openHouseClient(origin: string, as: As): Promise<HouseClient> {
  const plain = clientOf(origin, as.token);
  if (as.demoId === undefined) return plain;
  const body = { id: as.demoId };
  const { token } = await plain.ask({
    method: "POST",
    path: "/api/v1/demo/sign-in",
    body,
    shape: signedIn,
  });
  return clientOf(origin, token);
}

function clientOf(origin: string, token: string | undefined): HouseClient {
  return {
    origin,
    ask: async ({ method = "GET", path, body, shape }) => {
      const headers = new Headers();
      if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
      if (body !== undefined) headers.set("content-type", "application/json");
      const sent = body === undefined ? null : JSON.stringify(body);
      const init = { method, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS), body: sent };
      const answer = await fetch(`${origin}${path}`, init).catch((error: unknown) => {
        throw new Error(`${origin} does not answer: ${causeOf(error)}`);
      });
      const json: unknown = await answer.json().catch(() => null);
      if (answer.ok) return shape.parse(json);
      const said = refusal.safeParse(json);
      throw new Error(
        `${method} ${path} answers ${answer.status}${said.success ? `: ${said.data.detail}` : ""}`,
      );
    },
  };
}

/** What kept a question from its answer; fetch itself says only that it failed. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
