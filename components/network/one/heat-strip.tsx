import { type KeyboardEvent, useRef, useState } from "react";
import { bpsText, OUTCOMES } from "@/components/network/labels";
import { Legend } from "@/components/ui/chart/legend";
import { momentText } from "@/components/ui/moment-text";
import { PROBE_OUTCOMES } from "@/lib/domain/network/samples";
import type { SampleWire } from "@/lib/schemas/network/orchestrator";

const LEGEND = PROBE_OUTCOMES.map((key) => ({
  key,
  name: `${key}: ${OUTCOMES[key].word}`,
  colour: OUTCOMES[key].colour,
}));

/** A sample in a sentence. */
export function sampleWords({ at, outcome, tookMs, workerBps, why }: SampleWire): string {
  return [
    `${momentText(at)}, ${at.slice(17, 19)} s: ${outcome}, ${OUTCOMES[outcome].word}`,
    ...(tookMs === null ? [] : [`after ${tookMs} ms`]),
    ...(workerBps === null ? [] : [`its worker says ${bpsText(workerBps)}`]),
    ...(why === null ? [] : [why]),
  ].join(" · ");
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  Home: -Infinity,
  End: Infinity,
};

/**
 * Probes over time, oldest first: one stop for the keyboard, whose arrows go from sample to sample. What is pointed at or has the
 * focus is told beneath; a click picks it.
 */
export function HeatStrip({
  samples,
  picked,
  onPick,
}: {
  samples: readonly SampleWire[];
  picked: string | null;
  onPick: (id: string) => void;
}) {
  const [told, setTold] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const last = samples.at(-1)?.id ?? null;
  const stop = samples.some(({ id }) => id === told) ? told : last;
  const shown = samples.find(({ id }) => id === (told ?? picked ?? last));
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = samples.findIndex(({ id }) => id === stop);
    const to = Math.min(samples.length - 1, Math.max(0, from + step));
    const button = box.current?.children[to];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div className="grid gap-3">
      <div
        ref={box}
        role="toolbar"
        aria-label="Probes, oldest first"
        className="flex h-11 gap-px"
        onKeyDown={move}
      >
        {samples.map((sample) => (
          <button
            key={sample.id}
            type="button"
            tabIndex={sample.id === stop ? 0 : -1}
            aria-pressed={sample.id === picked}
            aria-label={sampleWords(sample)}
            onFocus={() => setTold(sample.id)}
            onBlur={() => setTold(null)}
            onMouseEnter={() => setTold(sample.id)}
            onMouseLeave={() => setTold(null)}
            onClick={() => onPick(sample.id)}
            className="min-w-0 flex-1 rounded-xs hover:brightness-125 aria-pressed:ring-2 aria-pressed:ring-ink"
            style={{ background: OUTCOMES[sample.outcome].colour }}
          />
        ))}
      </div>
      <p className="min-h-10 text-sm wrap-anywhere tabular-nums">{shown ? sampleWords(shown) : ""}</p>
      <Legend label="What the colours are" of={LEGEND} />
    </div>
  );
}
