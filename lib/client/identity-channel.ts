const CHANNEL = "souk-identity";

type Word = { userId: string | null; name: string | null };

/** Tells the other tabs of this browser who is signed in now. All tabs share one cookie. */
export function tellOtherTabs(word: Word): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(word);
  channel.close();
}

export function hearOtherTabs(listener: (word: Word) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event: MessageEvent<Word>) => listener(event.data);
  return () => channel.close();
}
