import { Link } from "@/components/ui/action/link";
import { Notice } from "@/components/ui/feedback/notice";
import { ForeignText } from "@/components/ui/foreign-text";
import type { NetworkWire } from "@/lib/schemas/network/orchestrator";

type Alert = NetworkWire["alerts"][number];

function wordsOf({ tier, suspended }: Alert): string {
  if (suspended) return "is suspended: it earns nothing until it answers rightly again, or is reinstated.";
  if (tier === "OFFLINE") return "is offline: its last probe failed, and it earns nothing.";
  return `is ${tier}: its services are up too rarely to earn more.`;
}

/** Why anything on the page is red. */
export function Alerts({ alerts }: { alerts: readonly Alert[] }) {
  if (alerts.length === 0) return null;
  return (
    <Notice tone="warning">
      <ul className="grid gap-1" aria-label="Alerts">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <Link href={`/network/${alert.id}`} className="font-medium underline underline-offset-4">
              <ForeignText>{alert.name}</ForeignText>
            </Link>{" "}
            {wordsOf(alert)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
