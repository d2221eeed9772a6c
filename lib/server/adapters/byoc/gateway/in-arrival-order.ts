/**
 * What comes of questions that were all asked at once, the fastest first; what is not there in time is left out, however long
 * the reader takes over what was.
 */
export async function* inArrivalOrder<T>(
  questions: readonly Promise<T>[],
  withinMs: number,
): AsyncGenerator<T> {
  const arrived: T[] = [];
  let waiting = questions.length;
  let wake = () => {};
  const deadline = setTimeout(() => {
    waiting = 0;
    wake();
  }, withinMs);
  for (const question of questions) {
    void question.then(
      (answer) => {
        if (waiting === 0) return;
        waiting -= 1;
        arrived.push(answer);
        wake();
      },
      () => {
        waiting = Math.max(0, waiting - 1);
        wake();
      },
    );
  }
  try {
    for (;;) {
      const next = arrived.shift();
      if (next !== undefined) yield next;
      else if (waiting === 0) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    clearTimeout(deadline);
  }
}
