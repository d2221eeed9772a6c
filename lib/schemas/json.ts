import { z } from "@/lib/schemas/zod";

/** Whatever JSON can say. */
export type JsonValue = z.infer<typeof jsonValue>;
export const jsonValue = z.json();

export const jsonObject = z.record(z.string().max(64), jsonValue);
