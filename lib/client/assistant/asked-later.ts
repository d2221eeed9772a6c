import type { MessageWire, ToolPartWire } from "@/lib/schemas/assistant/message";

/** What became of the same request when it was made again: let pass, or anything else. */
export type AskedLater = "passed" | "asked";

/** By the number of each call, as one text, so that what has not changed is equal: `0 passed,2 asked`. */
export type LaterOfMessage = string;

/** The same service, quantity and input, in whatever order that was written. */
function requestOf({ serviceId, quantity, input }: ToolPartWire): string {
  const fields = Object.entries(input).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([serviceId, quantity, fields]);
}

function hasPassed({ decision }: ToolPartWire): boolean {
  const isApproved = decision?.action === "WAITING" && decision.approval?.state === "approved";
  return decision?.action === "ALLOWED" || isApproved;
}

/** By the number of a message: those of its calls that were asked for again in a later one, and decided. */
export function askedLater(messages: readonly MessageWire[]): ReadonlyMap<number, LaterOfMessage> {
  const asked = new Map<string, AskedLater>();
  const found = new Map<number, LaterOfMessage>();
  for (const { seq, parts } of messages.toReversed()) {
    const tools = parts.flatMap((part) => (part.type === "tool" && part.decision !== null ? [part] : []));
    const again = tools.flatMap((tool) => {
      const later = asked.get(requestOf(tool));
      return later === undefined ? [] : `${tool.index} ${later}`;
    });
    if (again.length > 0) found.set(seq, again.join(","));
    for (const tool of tools) {
      const request = requestOf(tool);
      if (asked.get(request) !== "passed") asked.set(request, hasPassed(tool) ? "passed" : "asked");
    }
  }
  return found;
}

export function laterOf(later: LaterOfMessage, index: number): AskedLater | null {
  const word = later
    .split(",")
    .find((one) => one.startsWith(`${index} `))
    ?.split(" ")[1];
  return word === "passed" || word === "asked" ? word : null;
}
