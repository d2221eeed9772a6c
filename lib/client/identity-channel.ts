import { newIdempotencyKey } from "./api";

const CHANNEL = "souk-identity";

/** Somebody is about to become somebody else in one tab; then it has happened, or come to nothing. */
export type IdentityWord =
  | { kind: "changing" }
  | { kind: "unchanged" }
  | { kind: "changed"; name: string | null };
type Sent = { word: IdentityWord; tab: string };

// A channel also hears what its own page says through another one.
const TAB = newIdempotencyKey();

/** Tells the other tabs of this browser what becomes of the identity. All tabs share one cookie. */
export function tellOtherTabs(word: IdentityWord): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ word, tab: TAB } satisfies Sent);
  channel.close();
}

export function hearOtherTabs(listener: (word: IdentityWord) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Sent>) => {
    if (data.tab !== TAB) listener(data.word);
  };
  return () => channel.close();
}
