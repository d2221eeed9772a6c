import { Button } from "@/components/ui/action/button";
import { ForeignText } from "@/components/ui/foreign-text";
import type { AssistantWire } from "@/lib/schemas/assistant/assistant";
import { AgentChoice } from "../agent-choice";

/** Nothing was said yet: what may be asked for, and what it costs. */
export function Begin({
  facts: { prompts, tools, agents },
  agentId,
  onAgent,
  onChoose,
}: {
  facts: AssistantWire;
  agentId: string | null;
  onAgent: (agentId: string) => void;
  onChoose: (prompt: AssistantWire["prompts"][number]) => void;
}) {
  const own = tools.filter(({ agents }) => agentId !== null && agents.includes(agentId));
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-3 py-6 sm:px-5">
      <div className="mx-auto grid max-w-2xl gap-6">
        <div>
          <h2 className="text-lg font-semibold">What should {agentId ?? "an agent"} get?</h2>
          <p className="mt-1 text-sm text-soft">
            Every request is a call of a service. The policy decides it, the treasury pays it, and the receipt
            stands in the conversation.
          </p>
        </div>
        <div className="lg:hidden">
          <AgentChoice agents={agents} agentId={agentId} isFixed={false} onChoose={onAgent} />
        </div>
        <ul className="grid gap-2 sm:grid-cols-2" aria-label="Suggestions">
          {prompts.map((prompt) => (
            <li key={`${prompt.agentId} ${prompt.text}`} className="grid">
              <Button
                onClick={() => onChoose(prompt)}
                className="h-full flex-col items-start! gap-0.5! py-2.5 text-left whitespace-normal"
              >
                <ForeignText>{prompt.text}</ForeignText>
                <span className="text-xs font-normal text-soft">as {prompt.agentId}</span>
              </Button>
            </li>
          ))}
        </ul>
        {own.length > 0 ? (
          <section aria-labelledby="tools-title">
            <h3 id="tools-title" className="mb-2 text-sm font-medium">
              What {agentId} may use
            </h3>
            <ul className="grid gap-2 text-sm">
              {own.map(({ serviceId, says, price }) => (
                <li key={serviceId} className="flex flex-wrap justify-between gap-x-4">
                  <span className="min-w-0">
                    {serviceId}
                    <span className="block text-xs text-soft">
                      <ForeignText>{says}</ForeignText>
                    </span>
                  </span>
                  <span className="tabular-nums">{price.display}</span>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </div>
    </div>
  );
}
