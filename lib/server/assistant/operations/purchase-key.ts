import { isTool, type KeptPart, type KeptTool, mayBeBought } from "@/lib/server/assistant/tables/rows";
import { bodyHashOf } from "@/lib/server/http/idempotency";
import type { Call } from "@/lib/server/kernel/context";

/** No header can carry the end of a line, so that no request's own key is ever one of these. */
const OURS = "\nassistant";

export type PurchaseKey = NonNullable<Call<unknown>["idempotency"]>;
/** What is bought for: a message that is kept, or one request. */
export type BoughtFor = Pick<PurchaseKey, "key" | "bodyHash">;

/** Equal for the same wish, however it is written. */
export function wishHash({
  serviceId,
  quantity,
  input,
}: Pick<KeptTool, "serviceId" | "quantity" | "input">): string {
  return bodyHashOf({ serviceId, quantity, input });
}

/**
 * Under what a tool of an answer is bought: by what it asks for, and how often the parts before have asked for the same.
 * So it is the same in every try, in whatever order a model asks, and never another tool's.
 */
export function purchaseKey(of: BoughtFor, tool: KeptTool, parts: readonly KeptPart[]): PurchaseKey {
  const wish = wishHash(tool);
  const isSame = (part: KeptPart) =>
    isTool(part) && part.index < tool.index && mayBeBought(part) && wishHash(part) === wish;
  const nth = parts.filter(isSame).length;
  const bodyHash = bodyHashOf({ of: of.bodyHash, wish });
  return { key: `${OURS} ${of.key} ${wish} ${nth}`, route: "assistant", bodyHash };
}

/** The same for a message: known for good, so that what was bought is told whenever the house runs again. */
export function keyInMessage(
  { id }: { readonly id: string },
  tool: KeptTool,
  parts: readonly KeptPart[],
): PurchaseKey {
  return { ...purchaseKey({ key: id, bodyHash: "" }, tool, parts), isKept: true };
}
