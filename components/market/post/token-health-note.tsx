import { useQuery } from "@tanstack/react-query";
import { Notice } from "@/components/ui/feedback/notice";
import { chainQuery } from "@/lib/client/queries";
import type { AssetId } from "@/lib/domain/assets";

const MEANING: Record<string, string> = {
  paused: "the token is paused by its issuer; nobody can move it",
  payer_frozen: "your address is frozen by the issuer",
  payer_blacklisted: "your address is on the issuer's blacklist",
  payee_blacklisted: "the payee's address is on the issuer's blacklist",
  escrow_frozen: "the escrow is frozen by the issuer",
  escrow_blacklisted: "the escrow is on the issuer's blacklist",
};

/** Says why a token cannot move now, and where to turn instead. */
export function TokenHealthNote({ asset }: { asset: AssetId }) {
  const { data: chain } = useQuery(chainQuery());
  if (!chain) return null;
  const halted = chain.head?.halted;
  const health = chain.health[asset];
  if (halted) return <Notice tone="warning">Only SAT can be paid now: {halted}.</Notice>;
  if (!health || health.ok) return null;
  const reasons = health.reasons.map((reason) => MEANING[reason] ?? reason).join("; ");
  return (
    <Notice tone="warning">
      {asset} cannot be paid now: {reasons}. Choose another asset; nothing is lost.
    </Notice>
  );
}
