import { ASK_KINDS, SERVICE_OF_KIND } from "./ask";

/** What a tool gives: one of the house's own four, or whatever an owner's service answers. */
export const TOOL_KINDS = [...ASK_KINDS, "other"] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];

export function toolKindOf(serviceId: string): ToolKind {
  return ASK_KINDS.find((kind) => SERVICE_OF_KIND[kind] === serviceId) ?? "other";
}

/** The name by which a model asks for a service: models take letters, digits, - and _ alone, 64 of them. */
export function toolNameOf(serviceId: string): string {
  return serviceId.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64);
}
