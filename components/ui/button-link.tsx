import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonLook } from "./button-look";

export function ButtonLink({
  tone,
  wide,
  className = "",
  ...rest
}: ComponentProps<typeof Link> & ButtonLook & { className?: string }) {
  const look = { ...(tone ? { tone } : {}), ...(wide ? { wide } : {}) };
  return <Link prefetch={false} className={buttonLook(look, className)} {...rest} />;
}
