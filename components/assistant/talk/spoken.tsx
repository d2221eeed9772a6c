import { useEffect, useRef, useState } from "react";
import type { MessagePartWire, MessageWire } from "@/lib/schemas/assistant/message";

const DECIDED = { ALLOWED: "allowed", DOWNGRADED: "downgraded", REJECTED: "refused", WAITING: "waiting" };

function wordsOf(part: MessagePartWire): string {
  if (part.type === "text") return part.text;
  const decision = part.decision === null ? "not decided" : DECIDED[part.decision.action];
  return `${part.serviceId}: ${decision}.`;
}

const ENDS = { running: "", done: "", stopped: "Stopped.", failed: "The answer failed." };

/** For screen readers: that an answer begins, and all of it once it is there; never word by word. */
export function Spoken({
  latest,
  agentId,
  isStopping,
}: {
  latest: MessageWire | undefined;
  agentId: string;
  isStopping: boolean;
}) {
  const [words, setWords] = useState("");
  const running = useRef<string | null>(null);
  useEffect(() => {
    if (latest?.role !== "assistant") return;
    if (latest.state === "running") {
      if (running.current !== latest.id) setWords(`${agentId} is answering.`);
      running.current = latest.id;
    } else if (running.current === latest.id) {
      running.current = null;
      setWords([...latest.parts.map(wordsOf), ENDS[latest.state]].join(" ").trim());
    }
  }, [latest, agentId]);
  return (
    <p role="status" className="sr-only">
      {isStopping ? `${agentId} is stopping.` : words}
    </p>
  );
}
