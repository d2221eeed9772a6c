import { ButtonLink } from "@/components/ui/action/button-link";
import { EmptyState } from "@/components/ui/feedback/empty-state";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <div className="mx-auto max-w-xl py-12">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="There is nothing here, or it is not yours to see."
        action={
          <ButtonLink href="/" tone="primary">
            Go to the start
          </ButtonLink>
        }
      >
        Check the address, or log in as the identity it belongs to.
      </EmptyState>
    </div>
  );
}
