import type { ComponentProps } from "react";
import { type ButtonLook, buttonLook } from "./button-look";
import { Link } from "./link";

export function ButtonLink({
  tone,
  wide,
  className = "",
  ...rest
}: ComponentProps<typeof Link> & ButtonLook & { className?: string }) {
  const look = { ...(tone ? { tone } : {}), ...(wide ? { wide } : {}) };
  return <Link className={buttonLook(look, className)} {...rest} />;
}
