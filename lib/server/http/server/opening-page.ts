import type { IncomingMessage } from "node:http";

/** Whether a browser asks for a page to look at; programs, and whatever is called of the API, get JSON. */
export function isPageAsked({ method, url = "", headers }: IncomingMessage): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  return !url.startsWith("/api/") && /\btext\/html\b/i.test(headers.accept ?? "");
}

/** A page that needs nothing beside itself, and comes again until the house is there. */
export function openingPage(what: "opening" | "closing"): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="2">
<title>Souk is ${what}</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 1rem; text-align: center; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
p { margin: 0; }
</style>
</head>
<body>
<main role="status">
<h1>Souk is ${what}</h1>
<p>${what === "opening" ? "This takes a moment." : "Once it is back, it opens here."} The page looks again by itself.</p>
</main>
</body>
</html>
`;
}
