export function ProgressBar({
  label,
  value,
  max,
  tone = "primary",
}: {
  label: string;
  value: number;
  max: number;
  tone?: "primary" | "success" | "warning";
}) {
  const share = max <= 0 ? 0 : Math.min(1, value / max);
  const colour = { primary: "bg-primary", success: "bg-success", warning: "bg-warning" }[tone];
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={max}
      className="h-2 overflow-hidden rounded-full bg-line"
    >
      <div
        className={`h-full rounded-full transition-[width] ${colour}`}
        style={{ width: `${share * 100}%` }}
      />
    </div>
  );
}
