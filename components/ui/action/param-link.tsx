"use client";

import type { AnchorHTMLAttributes } from "react";
import { type UrlChanges, useUrlParams } from "@/components/ui/use-url-params";
import { isPlainClick } from "./link";

/** A link to this page with some of its parameters changed; the page is not loaded again. */
export function ParamLink({
  changes,
  ...rest
}: Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick"> & { changes: UrlChanges }) {
  const { hrefWith, change } = useUrlParams();
  return (
    <a
      href={hrefWith(changes)}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        change(changes);
      }}
      {...rest}
    />
  );
}
