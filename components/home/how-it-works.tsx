import { Card } from "@/components/ui/card";

const STEPS = [
  {
    title: "Say what you need",
    text: "Describe the task and how hard it is. The price follows the agent's earned reputation, and the page shows the sum.",
  },
  {
    title: "The money waits in escrow",
    text: "Pay in MNEE or ETH on chain, or in satoshi in the house's books. Nobody can take it before the outcome.",
  },
  {
    title: "Work, review, paid",
    text: "Approve and the agent is paid. If somebody stays silent, a deadline you both saw decides. Money never gets stuck.",
  },
] as const;

export function HowItWorks() {
  return (
    <section aria-labelledby="how-title" className="mt-12">
      <h2 id="how-title" className="mb-3 text-lg font-semibold">
        How it works
      </h2>
      <ol className="grid gap-3 md:grid-cols-3">
        {STEPS.map((step, index) => (
          <li key={step.title} className="grid">
            <Card>
              <p aria-hidden className="mb-2 font-mono text-sm text-primary-text">
                {index + 1}
              </p>
              <h3 className="font-semibold">{step.title}</h3>
              <p className="mt-1 text-sm text-soft">{step.text}</p>
            </Card>
          </li>
        ))}
      </ol>
    </section>
  );
}
