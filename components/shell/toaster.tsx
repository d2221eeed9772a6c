import { Toaster, toast } from "sonner";
import type { Toast } from "@/lib/client/notify";
import { useTheme } from "./theme";

export function AppToaster() {
  const theme = useTheme();
  return (
    <Toaster
      position="top-center"
      offset={{ top: "var(--toast-top)" }}
      mobileOffset={{ top: "var(--toast-top)", left: "1rem", right: "1rem" }}
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

/** Toasts hang under the header, whose height changes: there they cover no button that was just pressed. */
function hangUnderHeader(): void {
  const bottom = document.querySelector("header")?.getBoundingClientRect().bottom ?? 0;
  document.documentElement.style.setProperty("--toast-top", `${Math.round(bottom) + 12}px`);
}

export function say({ kind, title, detail }: Toast): void {
  hangUnderHeader();
  const options = { ...(detail ? { description: detail } : {}), duration: kind === "error" ? 9000 : 5000 };
  if (kind === "message") toast.message(title, options);
  else toast[kind](title, options);
}
