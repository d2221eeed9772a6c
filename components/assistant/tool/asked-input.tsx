import { ForeignText } from "@/components/ui/foreign-text";
import type { ToolPartWire } from "@/lib/schemas/assistant/message";

const MOST_SHOWN = 240;

type Input = ToolPartWire["input"];

const textOf = (value: Input[string]) => (typeof value === "string" ? value : JSON.stringify(value));

/** What a service is told, a line a field; the rest of a long one is folded. */
export function AskedInput({ input }: { input: Input }) {
  const fields = Object.entries(input);
  if (fields.length === 0) return null;
  return (
    <dl className="grid gap-1 text-sm">
      {fields.map(([name, value]) => (
        <div key={name} className="flex min-w-0 gap-2">
          <dt className="shrink-0 text-soft">
            <ForeignText>{name}</ForeignText>
          </dt>
          <dd className="min-w-0">
            <Long text={textOf(value)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Long({ text }: { text: string }) {
  if (text.length <= MOST_SHOWN) return <ForeignText>{text}</ForeignText>;
  return (
    <details className="group">
      <summary className="list-none">
        <span className="group-open:hidden">
          <ForeignText>{`${text.slice(0, MOST_SHOWN)}…`}</ForeignText>{" "}
        </span>
        <span className="inline-flex min-h-11 items-center underline underline-offset-4">
          <span className="group-open:hidden">All {text.length.toLocaleString("en")} characters</span>
          <span className="hidden group-open:inline">Less</span>
        </span>
      </summary>
      <div className="max-h-80 overflow-y-auto">
        <ForeignText>{text}</ForeignText>
      </div>
    </details>
  );
}
