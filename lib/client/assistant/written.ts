const PREFIX = "souk.assistant.written.";

/** Whose, and in which conversation; null for the one that begins. */
export interface Place {
  readonly userId: string;
  readonly conversationId: string | null;
}

const keyOf = ({ userId, conversationId }: Place) => `${PREFIX}${userId}.${conversationId ?? "new"}`;

/** What was written there and not sent, also before a reload. */
export function writtenAt(place: Place): string {
  try {
    return localStorage.getItem(keyOf(place)) ?? "";
  } catch {
    return "";
  }
}

export function keepWritten(place: Place, text: string): void {
  try {
    if (text === "") localStorage.removeItem(keyOf(place));
    else localStorage.setItem(keyOf(place), text);
  } catch {
    // A browser that keeps nothing forgets this too.
  }
}
