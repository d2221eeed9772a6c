import type { AssistantAsk } from "./ask";
import { toolKindOf } from "./tool-kinds";

const HEAD = /^\s*(?:please\s+)?use\s+(\S{1,200})\s+with\s+(?=\{)/i;

/** `Use NAME with {json}`, and nothing besides: a service by its name, once, asked with exactly that; null for all else. */
export function namedAsk(message: string): AssistantAsk | null {
  const head = HEAD.exec(message.slice(0, 300));
  const serviceId = head?.[1];
  if (!head || serviceId === undefined) return null;
  const input = objectOf(message.slice(head[0].length).trim().replace(/\}\.$/, "}"));
  return input && { kind: toolKindOf(serviceId), serviceId, quantity: 1, input };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
