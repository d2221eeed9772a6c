import type { ReactNode } from "react";

export function PageHeading({
  title,
  children,
  aside,
}: {
  title: ReactNode;
  children?: ReactNode;
  aside?: ReactNode;
}) {
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-2xl font-semibold tracking-tight sm:text-3xl">{title}</h1>
        {children ? <div className="mt-1 max-w-2xl text-sm text-soft">{children}</div> : null}
      </div>
      {aside}
    </div>
  );
}
