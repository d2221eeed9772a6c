import { ParamLink } from "@/components/ui/action/param-link";
import { toView, VIEWS, type View } from "./views";

/** The way between the parts of the page; other filters in the address stay. */
export function TreasuryNav({ view }: { view: View }) {
  return (
    <nav aria-label="Treasury" className="flex gap-1 overflow-x-auto border-b border-line">
      {VIEWS.map(({ id, label }) => (
        <ParamLink
          key={id}
          changes={toView(id)}
          aria-current={id === view ? "page" : undefined}
          className="-mb-px inline-flex min-h-11 items-center border-b-2 border-transparent px-3 text-sm whitespace-nowrap text-soft hover:text-ink aria-[current=page]:border-primary-text aria-[current=page]:font-semibold aria-[current=page]:text-ink max-sm:px-2"
        >
          {label}
        </ParamLink>
      ))}
    </nav>
  );
}
