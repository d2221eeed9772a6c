import { SliderField } from "@/components/ui/form/slider";
import { formatUnits, mulBpsDown } from "@/lib/domain/money";
import type { TaskWire } from "@/lib/schemas/market/task";

/** What both get of the price by a split; what was settled before is not in it. */
function splitOf(task: TaskWire, agentShareBps: number) {
  const price = BigInt((task.agentPrice ?? task.price).units);
  const left = price - mulBpsDown(price, task.undisputedBps ?? 0);
  const agentUnits = mulBpsDown(left, agentShareBps);
  const shown = (units: bigint) => formatUnits(task.asset, units);
  return { agent: shown(agentUnits), buyer: shown(left - agentUnits) };
}

/** The split in words, before it becomes final. */
export function SplitWords({ task, agentShareBps }: { task: TaskWire; agentShareBps: number }) {
  const { agent, buyer } = splitOf(task, agentShareBps);
  return (
    <>
      <p>
        {task.agent?.name ?? "The agent"} gets <strong>{agent}</strong>, {agentShareBps / 100} %.{" "}
        {task.buyer.name} gets <strong>{buyer}</strong> back, {100 - agentShareBps / 100} %.
      </p>
      <p>The unspent part of the fee goes back to the buyer as well. The split is final.</p>
    </>
  );
}

/** The arbiter's split of what is left of the price, in whole percent. */
export function SplitSlider({
  task,
  agentShareBps,
  onChange,
}: {
  task: TaskWire;
  agentShareBps: number;
  onChange: (bps: number) => void;
}) {
  const { agent, buyer } = splitOf(task, agentShareBps);
  return (
    <SliderField
      id="split"
      label="Agent's share"
      shown={`${agentShareBps / 100}%`}
      min={0}
      max={100}
      step={1}
      value={agentShareBps / 100}
      aria-valuetext={`${agentShareBps / 100} percent to the agent`}
      onChange={(event) => onChange(Number(event.target.value) * 100)}
    >
      <p className="flex flex-wrap justify-between gap-x-4 text-sm tabular-nums">
        <span>
          {task.agent?.name ?? "Agent"} gets <strong>{agent}</strong>
        </span>
        <span>
          {task.buyer.name} gets <strong>{buyer}</strong> of the price back
        </span>
      </p>
    </SliderField>
  );
}
