import { type ReactNode, useEffect, useRef, useState } from "react";

/** Draws its children once it comes into sight: what is heavy is fetched by whoever looks at it. */
export function OnSight({
  children,
  fallback,
  className,
}: {
  children: ReactNode;
  fallback: ReactNode;
  className: string;
}) {
  const [isSeen, setSeen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true));
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={box} className={className}>
      {isSeen ? children : fallback}
    </div>
  );
}
