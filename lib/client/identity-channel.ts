import { newIdempotencyKey } from "./api";

const CHANNEL = "souk-identity";

type Word = { userId: string | null; name: string | null };
type Sent = Word & { tab: string };

// A channel also hears what its own page says through another one.
const TAB = newIdempotencyKey();

/** Tells the other tabs of this browser who is signed in now. All tabs share one cookie. */
export function tellOtherTabs(word: Word): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ ...word, tab: TAB } satisfies Sent);
  channel.close();
}

export function hearOtherTabs(listener: (word: Word) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<Sent>) => {
    if (data.tab !== TAB) listener(data);
  };
  return () => channel.close();
}
