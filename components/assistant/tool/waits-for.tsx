import { Link } from "@/components/ui/action/link";
import { ForeignText } from "@/components/ui/foreign-text";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ToolPartWire } from "@/lib/schemas/assistant/message";
import { useTalkWays } from "../talk/talk-context";

/** Who may let a waiting call pass, until when, and what they said. */
export function WaitsFor({ part: { approval, decision } }: { part: ToolPartWire }) {
  const { isOperator } = useTalkWays();
  const answered = decision?.approval;
  if (answered && answered.at !== null) {
    return (
      <p className="text-sm text-soft">
        {answered.state} by {answered.by ?? "the house"} <RelativeTime at={answered.at} />
        {answered.note === null ? null : (
          <>
            : <ForeignText>{answered.note}</ForeignText>
          </>
        )}
      </p>
    );
  }
  if (approval === null) return null;
  return (
    <p className="text-sm">
      An operator decides it; refused by itself <RelativeTime at={approval.expiresAt} />. Its money is held
      meanwhile.{" "}
      {isOperator ? (
        <Link
          href="/treasury#approvals"
          className="inline-flex min-h-11 items-center text-primary-text underline underline-offset-4"
        >
          To what waits for approval
        </Link>
      ) : null}
    </p>
  );
}
