import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { SUBSYSTEMS } from "@/lib/server/app";
import { serveFrom } from "@/lib/server/http/router";

type Handler = (request: Request) => Promise<Response>;

/** One route file of `app`, and the paths it answers. */
export interface RouteFile {
  file: string;
  /** Segments of the path: `tasks`, `[id]`, `[...path]`. */
  segments: string[];
}

const root = path.resolve(import.meta.dirname, "../..");

/** Every route file of the project. */
export function routeFiles(): RouteFile[] {
  return readdirSync(path.join(root, "app"), { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .map((file) => ({ file: path.join("app", file), segments: path.dirname(file).split(path.sep) }));
}

export async function handlersOf(file: string): Promise<Record<string, Handler>> {
  return (await import(/* @vite-ignore */ pathToFileURL(path.join(root, file)).href)) as Record<
    string,
    Handler
  >;
}

/** Named segments come after literal ones, and those that take the rest come last, as Next has it. */
const rank = (segment: string) => (segment.includes("...") ? 2 : segment.startsWith("[") ? 1 : 0);

function takes(segments: readonly string[], parts: readonly string[]): boolean {
  for (const [index, segment] of segments.entries()) {
    if (segment.startsWith("[[...")) return true;
    if (parts[index] === undefined) return false;
    if (segment.startsWith("[...")) return true;
    if (!segment.startsWith("[") && segment !== parts[index]) return false;
  }
  return segments.length === parts.length;
}

/** The route file that Next chooses for a path; null where there is none. */
export function routeOf(pathname: string): string | null {
  const parts = pathname.split("/").filter((part) => part !== "");
  const order = (entry: RouteFile) => entry.segments.map(rank).join("");
  const sorted = routeFiles().sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return sorted.find(({ segments }) => takes(segments, parts.map(decodeURIComponent)))?.file ?? null;
}

export interface Told {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever JSON came back
  json: any;
}

/** The tables as they answer in front of Next. */
export const front = serveFrom(SUBSYSTEMS.map(({ routes }) => routes));

/** Sends one request through the tables that answer in front of Next. */
export async function askFront(
  origin: string,
  method: string,
  pathname: string,
  what: { body?: unknown; headers?: HeadersInit } = {},
): Promise<Told> {
  const url = new URL(pathname, origin);
  const { body } = what;
  const headers = new Headers(what.headers);
  if (body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const request = new Request(url, { method, headers, ...(body === undefined ? {} : { body: text }) });
  return answerOf(await front(request));
}

async function answerOf(response: Response): Promise<Told> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}
