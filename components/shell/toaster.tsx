import { Toaster, toast } from "sonner";
import type { Toast } from "@/lib/client/notify";
import { useTheme } from "./theme";

export function AppToaster() {
  const theme = useTheme();
  return (
    <Toaster
      position="bottom-right"
      theme={theme}
      closeButton
      toastOptions={{
        style: {
          background: "var(--surface)",
          color: "var(--ink)",
          borderColor: "var(--line-strong)",
          fontFamily: "var(--font-geist-sans), ui-sans-serif, sans-serif",
        },
      }}
    />
  );
}

export function say({ kind, title, detail }: Toast): void {
  const options = { ...(detail ? { description: detail } : {}), duration: kind === "error" ? 9000 : 5000 };
  if (kind === "message") toast.message(title, options);
  else toast[kind](title, options);
}
