/** What others wrote: in its own direction, with its own line breaks, and never as anything but text. */
export function ForeignText({ children, className = "" }: { children: string; className?: string }) {
  return (
    <bdi dir="auto" className={`wrap-anywhere whitespace-pre-wrap ${className}`}>
      {children}
    </bdi>
  );
}
