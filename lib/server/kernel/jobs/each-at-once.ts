/** Acts on every item, so many at a time, in their order. @throws what the first act threw, once those begun have ended */
export async function eachAtOnce<T>(
  items: Iterable<T>,
  atOnce: number,
  act: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const actOnOnes = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await act(next.value);
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, actOnOnes));
  const failed = ended.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}
