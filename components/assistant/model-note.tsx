import { ForeignText } from "@/components/ui/foreign-text";
import type { AssistantWire } from "@/lib/schemas/assistant/assistant";

/** Who answers, and what that can do. */
export function ModelNote({ model: { name, isOffline, note } }: Pick<AssistantWire, "model">) {
  return (
    <section aria-label="The model" className="grid gap-1 border-t border-line pt-3 text-xs text-soft">
      <p>
        Answered by <ForeignText className="font-medium text-ink">{name}</ForeignText>
        {isOffline ? ", in this house" : ""}
      </p>
      <p>
        <ForeignText>{note}</ForeignText>
      </p>
    </section>
  );
}
