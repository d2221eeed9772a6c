import { useState } from "react";
import { Button } from "@/components/ui/action/button";
import { ForeignText } from "@/components/ui/foreign-text";
import type { JsonValue } from "@/lib/schemas/json";

const SHOWN_AT_FIRST = 50;
const SHORT = 2_000;

/** Whatever JSON a service answered, folded: what is not open is not drawn. */
export function JsonTree({ name, value }: { name: string; value: JsonValue }) {
  const members = membersOf(value);
  if (members === null) {
    return (
      <p className="text-sm">
        <ForeignText className="text-soft">{name}</ForeignText>: <Scalar value={value} />
      </p>
    );
  }
  return <Branch name={name} members={members} isList={Array.isArray(value)} />;
}

function membersOf(value: JsonValue): [string, JsonValue][] | null {
  if (Array.isArray(value)) return value.map((each, index) => [String(index + 1), each]);
  return typeof value === "object" && value !== null ? Object.entries(value) : null;
}

function Branch({
  name,
  members,
  isList,
}: {
  name: string;
  members: readonly [string, JsonValue][];
  isList: boolean;
}) {
  const [isOpen, setOpen] = useState(false);
  const [most, setMost] = useState(SHOWN_AT_FIRST);
  const count = `${members.length} ${isList ? "in a list" : members.length === 1 ? "member" : "members"}`;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="flex min-h-11 flex-wrap items-center gap-x-2 text-sm">
        <span aria-hidden className="w-3 text-soft">
          {isOpen ? "▾" : "▸"}
        </span>
        <ForeignText className="font-medium">{name}</ForeignText>
        <span className="text-xs text-soft">{count}</span>
      </summary>
      {isOpen ? (
        <ul className="ml-1.5 grid gap-1 border-l border-line pl-3">
          {members.slice(0, most).map(([key, value]) => (
            <li key={key} className="min-w-0">
              <JsonTree name={key} value={value} />
            </li>
          ))}
          {members.length > most ? (
            <li>
              <Button onClick={() => setMost(most + SHOWN_AT_FIRST)}>{members.length - most} more</Button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </details>
  );
}

/** A text is cut where it would fill screens. */
export function Scalar({ value }: { value: JsonValue }) {
  const [isWhole, setWhole] = useState(false);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length <= SHORT || isWhole) return <ForeignText>{text}</ForeignText>;
  return (
    <>
      <ForeignText>{`${text.slice(0, SHORT)}…`}</ForeignText>{" "}
      <Button onClick={() => setWhole(true)}>All of it</Button>
    </>
  );
}
