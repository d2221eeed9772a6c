type Kind = "success" | "error" | "message";

/** What a toast says. */
export type Toast = { kind: Kind; title: string; detail?: string | undefined };

const EVENT = "souk:toast";

export function notify(kind: Kind, title: string, detail?: string): void {
  window.dispatchEvent(new CustomEvent<Toast>(EVENT, { detail: { kind, title, detail } }));
}

export function onToast(listener: (toast: Toast) => void): () => void {
  const hear = (event: Event) => listener((event as CustomEvent<Toast>).detail);
  window.addEventListener(EVENT, hear);
  return () => window.removeEventListener(EVENT, hear);
}
