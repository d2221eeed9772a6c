import { useRef, useState } from "react";
import type { PicturePlace } from "@/components/assistant/results/picture-source";
import { Button } from "@/components/ui/action/button";
import { Drawer } from "@/components/ui/action/drawer";
import { useUrlParams } from "@/components/ui/use-url-params";
import type { AssistantWire } from "@/lib/schemas/assistant/assistant";
import { AgentChoice } from "./agent-choice";
import { History } from "./history/history";
import { ModelNote } from "./model-note";
import { Conversation } from "./talk/conversation";
import { useTalk } from "./talk/use-talk";
import { useTitle } from "./talk/use-title";
import { useWritten } from "./talk/use-written";

/** The first that may spend. */
const firstOf = ({ agents }: AssistantWire) =>
  (agents.find(({ paused }) => !paused) ?? agents[0])?.id ?? null;

/** Past conversations and the agent on the left, the conversation beside them. */
export function AssistantDesk({
  facts,
  userId,
  picturePlaces,
}: {
  facts: AssistantWire;
  userId: string;
  picturePlaces: readonly PicturePlace[];
}) {
  const { params, change, replace } = useUrlParams();
  const openId = params.get("c");
  const [chosen, choose] = useState<string | null>(null);
  // The drawer belongs to what was open when it came: following one of its links closes it.
  const [drawerAt, setDrawerAt] = useState<string | null | undefined>(undefined);
  const field = useRef<HTMLTextAreaElement>(null);
  const { textOf, write } = useWritten(userId);
  const begun = useTalk({
    conversationId: openId,
    agentId: chosen ?? firstOf(facts),
    onOpened: (id) => replace({ c: id }),
    onUnsent: ({ conversationId, text }) => write(conversationId, text),
  });
  const agentId = openId === null ? (chosen ?? firstOf(facts)) : (begun.talk?.conversation.agentId ?? null);
  useTitle(begun.talk?.conversation.title ?? null);

  const begin = () => {
    change({ c: null });
    setDrawerAt(undefined);
    field.current?.focus();
  };
  const side = (
    <div className="grid gap-4">
      <Button tone="primary" wide onClick={begin}>
        New conversation
      </Button>
      <AgentChoice
        agents={facts.agents}
        agentId={agentId}
        isFixed={openId !== null}
        onChoose={(id) => choose(id)}
      />
      <nav aria-label="Conversations" className="border-t border-line pt-3">
        <History openId={openId} onGone={() => replace({ c: null })} />
      </nav>
      <ModelNote model={facts.model} />
    </div>
  );
  return (
    <div className="grid gap-4 [--desk:calc(100dvh-16rem)] lg:grid-cols-[17rem_minmax(0,1fr)] lg:[--desk:calc(100dvh-15rem)]">
      <aside className="max-h-[max(var(--desk),24rem)] overflow-y-auto rounded-xl border border-line bg-surface p-4 shadow-sm max-lg:hidden">
        {side}
      </aside>
      <Drawer
        side="left"
        title="Conversations"
        isOpen={drawerAt === openId}
        onClose={() => setDrawerAt(undefined)}
      >
        {side}
      </Drawer>
      <Conversation
        facts={facts}
        agentId={agentId}
        talk={begun}
        isNew={openId === null}
        text={textOf(openId)}
        onText={(text) => write(openId, text)}
        onAgent={choose}
        onHistory={() => setDrawerAt(openId)}
        picturePlaces={picturePlaces}
        field={field}
      />
    </div>
  );
}
