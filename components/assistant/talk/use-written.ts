import { useState } from "react";
import { useHydrated } from "@/components/ui/use-hydrated";
import { keepWritten, writtenAt } from "@/lib/client/assistant/written";

/** What is written in each conversation and not sent yet; it outlives a reload. */
export function useWritten(userId: string) {
  const isHydrated = useHydrated();
  const [changed, setChanged] = useState<Readonly<Record<string, string>>>({});
  const keyOf = (conversationId: string | null) => `${userId} ${conversationId ?? ""}`;
  const textOf = (conversationId: string | null): string =>
    changed[keyOf(conversationId)] ?? (isHydrated ? writtenAt({ userId, conversationId }) : "");
  const write = (conversationId: string | null, text: string) => {
    setChanged((before) => ({ ...before, [keyOf(conversationId)]: text }));
    keepWritten({ userId, conversationId }, text);
  };
  return { textOf, write };
}
