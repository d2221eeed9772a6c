import type { ReactNode } from "react";
import { ParamLink } from "@/components/ui/action/param-link";

/** Whose journals are looked at: a call's, or an account's. */
export type JournalsOf = { readonly callId: string } | { readonly account: string };

const wordOf = (of: JournalsOf) => ("callId" in of ? `call:${of.callId}` : `account:${of.account}`);

/** What stands in the address, understood again; null for anything else. */
export function journalsIn(word: string | null): JournalsOf | null {
  const [, kind, name] = /^(call|account):(.+)$/.exec(word ?? "") ?? [];
  if (kind === undefined || name === undefined) return null;
  return kind === "call" ? { callId: name } : { account: name };
}

/** A number that opens what was booked to make it. */
export function JournalsLink({
  of,
  label,
  children,
}: {
  of: JournalsOf;
  /** Where the number alone does not say what it is of. */
  label?: string;
  children: ReactNode;
}) {
  return (
    <ParamLink
      changes={{ journals: wordOf(of) }}
      aria-label={label}
      className="underline decoration-dotted underline-offset-4 hover:decoration-solid"
    >
      {children}
    </ParamLink>
  );
}
