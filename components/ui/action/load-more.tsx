import { Button } from "./button";

export type More = {
  isThere: boolean;
  isLoading: boolean;
  hasFailed: boolean;
  /** How many rows stand above, once there is more than the first page. */
  shown: number | undefined;
  load: () => void;
};

/** The foot of a list: how much of it is shown, and the way to the rest. */
export function LoadMore({ more, what }: { more: More; what: string }) {
  if (!more.isThere && more.shown === undefined) return null;
  const count = more.isThere ? `${more.shown} ${what} shown` : `All ${more.shown} ${what} shown`;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      {more.isThere ? (
        <Button busy={more.isLoading} onClick={more.load} aria-label={`Load more ${what}`}>
          Load more
        </Button>
      ) : null}
      <p role="status" className="text-xs text-soft">
        {more.hasFailed ? "That did not load. Try again." : more.shown === undefined ? "" : count}
      </p>
    </div>
  );
}
