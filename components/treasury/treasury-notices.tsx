import { useQuery } from "@tanstack/react-query";
import { ParamLink } from "@/components/ui/action/param-link";
import { Notice } from "@/components/ui/feedback/notice";
import { usePages } from "@/lib/client/pages";
import { approvalsQuery, invariantsQuery, killSwitchQuery, proposedDraftsQuery } from "@/lib/client/queries";
import { toView, type View } from "./views";

const LINK = "font-medium underline underline-offset-4";

/** While no agent may spend. */
function StoppedNotice() {
  const { data } = useQuery(killSwitchQuery());
  if (data?.stopped !== true) return null;
  return (
    <Notice tone="warning">
      All spending of agents is stopped. Every new call is refused until an operator lets them go on.
    </Notice>
  );
}

/** Elsewhere than beside the inbox, which says so itself. */
function WaitingNotice() {
  const { items, more } = usePages(approvalsQuery());
  const count = items?.length ?? 0;
  if (count === 0) return null;
  return (
    <Notice>
      {more.isThere ? `More than ${count} calls wait` : count === 1 ? "1 call waits" : `${count} calls wait`}{" "}
      for an approval.{" "}
      <ParamLink changes={toView("overview")} className={LINK}>
        Decide
      </ParamLink>
    </Notice>
  );
}

/** Drafts that wait for another operator: somebody else's to decide, or one's own to wait for. */
function ProposedNotice() {
  const { items, more } = usePages(proposedDraftsQuery());
  const count = items?.length ?? 0;
  const [first] = items ?? [];
  if (!first) return null;
  const one = first.verbs.includes("consent")
    ? `“${first.title}” by ${first.author} waits for your consent.`
    : `“${first.title}” waits for another operator’s consent.`;
  return (
    <Notice>
      <span className="wrap-anywhere">
        {count === 1 && !more.isThere
          ? one
          : `${more.isThere ? `More than ${count}` : count} drafts of the policy wait for a consent.`}
      </span>{" "}
      <ParamLink changes={{ ...toView("policy"), draft: first.id }} className={LINK}>
        Look at it
      </ParamLink>
    </Notice>
  );
}

function RedBooksNotice({ view }: { view: View }) {
  const { data } = useQuery(invariantsQuery());
  const broken = data?.checks.filter(({ state }) => state === "broken") ?? [];
  if (broken.length === 0) return null;
  return (
    <Notice tone="warning">
      The books are red, and payouts stop: {broken.map(({ name }) => name).join(", ")}.{" "}
      {view === "books" ? null : (
        <ParamLink changes={toView("books")} className={LINK}>
          Look at the proof
        </ParamLink>
      )}
    </Notice>
  );
}

/** What an operator must know whichever part of the page is looked at. */
export function TreasuryNotices({ view }: { view: View }) {
  return (
    <div className="grid gap-2 empty:hidden">
      <StoppedNotice />
      {view === "overview" ? null : <WaitingNotice />}
      <ProposedNotice />
      <RedBooksNotice view={view} />
    </div>
  );
}
