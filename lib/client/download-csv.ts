import { problemFrom } from "./api-problem";

/** A browser may begin to read what is downloaded only after the click has returned. */
const KEPT_MS = 60_000;

/** Saves what an address answers as CSV under a name; asked with a body, where there is one. @throws ApiProblem */
export async function downloadCsv(path: string, fileName: string, body?: object): Promise<void> {
  const asked = body && { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(path, {
    ...asked,
    credentials: "same-origin",
    headers: { accept: "text/csv", ...(body ? { "content-type": "application/json" } : {}) },
  });
  if (!response.ok) throw problemFrom(response.status, await response.json().catch(() => null));
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: fileName });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
