/** What the assistant knows to buy. */
export const ASK_KINDS = ["image", "price", "batch", "archive"] as const;
export type AskKind = (typeof ASK_KINDS)[number];

/** The service behind each of them. */
export const SERVICE_OF_KIND: Readonly<Record<AskKind, string>> = {
  image: "IMAGE_GEN_PREMIUM",
  price: "PRICE_ORACLE",
  batch: "BATCH_COMPUTE",
  archive: "LOG_ARCHIVE",
};

/** One thing that somebody asked for in words. */
export interface AssistantAsk {
  /** `other`: a service that is none of them, by its name. */
  readonly kind: AskKind | "other";
  readonly serviceId: string;
  /** From 1. */
  readonly quantity: number;
  /** What the service is told. */
  readonly input: Readonly<Record<string, unknown>>;
}

export function askOf(kind: AskKind, of: Pick<AssistantAsk, "quantity" | "input">): AssistantAsk {
  return { kind, serviceId: SERVICE_OF_KIND[kind], ...of };
}
