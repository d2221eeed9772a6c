import { z } from "@/lib/schemas/zod";

export const url = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be a URL with ${protocols.join(" or ")}//`,
  });
