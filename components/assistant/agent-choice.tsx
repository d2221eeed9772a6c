import { useId } from "react";
import { BOUND_WORDS, largeWords } from "@/components/treasury/overview/call-limit-text";
import { Badge } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import { Notice } from "@/components/ui/feedback/notice";
import { Select } from "@/components/ui/form/input";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AssistantWire } from "@/lib/schemas/assistant/assistant";

type Agent = AssistantWire["agents"][number];

/** As whom one speaks, and what that agent may still spend. In a conversation that has begun it stays. */
export function AgentChoice({
  agents,
  agentId,
  isFixed,
  onChoose,
}: {
  agents: readonly Agent[];
  agentId: string | null;
  isFixed: boolean;
  onChoose: (agentId: string) => void;
}) {
  const selectId = useId();
  const agent = agents.find(({ id }) => id === agentId);
  return (
    <section aria-label="The agent" className="grid gap-3">
      {isFixed ? (
        <p className="text-sm wrap-anywhere">
          Speaking as <strong className="font-semibold">{agentId}</strong>
        </p>
      ) : (
        <div className="grid gap-1.5">
          <label htmlFor={selectId} className="text-sm font-medium">
            Speak as
          </label>
          <Select id={selectId} value={agentId ?? ""} onChange={({ target }) => onChoose(target.value)}>
            {agents.map(({ id, paused }) => (
              <option key={id} value={id}>
                {id}
                {paused ? " (paused)" : ""}
              </option>
            ))}
          </Select>
        </div>
      )}
      {agent ? <Budget agent={agent} /> : null}
    </section>
  );
}

/** What would pass, as the treasury says it, and beside it what is left of its own: that alone promises nothing. */
function Budget({ agent }: { agent: Agent }) {
  const { id, paused, remaining, maxPerCall, passesNow, bound, largeCost, resetsAt } = agent;
  const large = largeWords(largeCost);
  return (
    <>
      {paused ? (
        <Notice tone="warning">
          <Badge tone="danger">paused</Badge> An operator stopped {id}: its calls are refused until it is
          resumed.
        </Notice>
      ) : null}
      <Facts>
        <Fact label="Passes now">
          {passesNow.display}
          <span className="block text-xs text-soft">{BOUND_WORDS[bound]}</span>
          {large === null ? null : <span className="block text-xs text-soft">{large}</span>}
        </Fact>
        <Fact label="Left of its day">{remaining?.display ?? "no limit"}</Fact>
        <Fact label="A call">{maxPerCall === null ? "no limit" : `at most ${maxPerCall.display}`}</Fact>
        {resetsAt === null ? null : (
          <Fact label="Anew">
            <RelativeTime at={resetsAt} />
          </Fact>
        )}
      </Facts>
    </>
  );
}
