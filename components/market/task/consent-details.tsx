import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import type { TaskWire } from "@/lib/schemas/market/task";
import { isAskedVerb, VERB_SPECS } from "./verb-specs";

/** Shows, before the wallet asks, exactly which words each step signs. */
export function ConsentDetails({ consent }: { consent: TaskWire["consent"] }) {
  const verbs = Object.entries(consent);
  if (verbs.length === 0) return null;
  return (
    <Card id="consent" title="What gets signed">
      <p className="mb-2 text-sm text-soft">
        Each step is a signed message (EIP-712) for this job, this contract and this chain only. The house
        relays it and pays the gas.
      </p>
      {verbs.map(([verb, data]) => (
        <details key={verb} className="border-t border-line first:border-0">
          <summary className="flex min-h-11 items-center text-sm font-medium">
            {isAskedVerb(verb) ? VERB_SPECS[verb].label : verb.replaceAll("_", " ")}
          </summary>
          <div className="pb-3">
            <Facts>
              <Fact label="kind of message">
                <code className="font-mono text-xs">{data.primaryType}</code>
              </Fact>
              {Object.entries(data.message).map(([name, value]) => (
                <Fact key={name} label={name}>
                  <code className="font-mono text-xs break-all">
                    {data.fill.includes(name) ? "your choice" : String(value)}
                  </code>
                </Fact>
              ))}
            </Facts>
          </div>
        </details>
      ))}
    </Card>
  );
}
