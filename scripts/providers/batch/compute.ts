import { createHash } from "node:crypto";

export const NUMBER_OPERATIONS = ["statistics", "primes", "sort", "hash"] as const;
export const TEXT_OPERATIONS = ["words", "sort", "hash"] as const;

export type Job =
  | { data: readonly number[]; operation: (typeof NUMBER_OPERATIONS)[number] }
  | { data: string; operation: (typeof TEXT_OPERATIONS)[number] };

export type Result = Readonly<Record<string, unknown>>;

/** Gives way with what is done so far, as a share of 1, and ends with the result. */
export type Computation = Generator<number, Result>;

/** Numbers or lines that are worked on in one breath. */
const SLICE = 2_000;
const HASH_ROUNDS = 100_000;
const HASHES_A_BREATH = 5_000;
const MOST_WORDS_SHOWN = 20;

/** What a job asks for, worked out in slices, so that whoever runs it can answer others in between. */
export function compute(job: Job): Computation {
  switch (job.operation) {
    case "statistics":
      return statistics(job.data);
    case "primes":
      return primes(job.data);
    case "words":
      return words(job.data);
    case "sort":
      return typeof job.data === "string" ? sortedLines(job.data) : sortedNumbers(job.data);
    case "hash":
      return hashChain(typeof job.data === "string" ? job.data : job.data.join(","));
  }
}

/** Count, sum, mean, least, greatest, median and the deviation of the whole population (Welford's way). */
function* statistics(data: readonly number[]): Computation {
  let [count, sum, mean, squares] = [0, 0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    count += 1;
    sum += value;
    const before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
    min = Math.min(min, value);
    max = Math.max(max, value);
    if (count % SLICE === 0) yield count / data.length;
  }
  const median = medianOf(data);
  return { count, sum, mean, min, max, median, standardDeviation: Math.sqrt(squares / count) };
}

function medianOf(data: readonly number[]): number {
  const sorted = Float64Array.from(data).sort();
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}

/** Which of the numbers are prime, each once, in order. */
function* primes(data: readonly number[]): Computation {
  const distinct = [...new Set(data)].sort((a, b) => a - b);
  const found: number[] = [];
  for (const [index, value] of distinct.entries()) {
    if (isPrime(value)) found.push(value);
    if (index % 100 === 99) yield index / distinct.length;
  }
  return { count: found.length, of: distinct.length, primes: found };
}

/** Enough of them to be certain below 3.3 × 10^24 (Sorenson and Webster). */
const WITNESSES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n];

/** Miller and Rabin's test; certain for every safe whole number. */
export function isPrime(value: number): boolean {
  if (!Number.isSafeInteger(value) || value < 2) return false;
  const n = BigInt(value);
  for (const witness of WITNESSES) if (n % witness === 0n) return n === witness;
  let [odd, twos] = [n - 1n, 0];
  for (; odd % 2n === 0n; odd /= 2n) twos += 1;
  return WITNESSES.every((witness) => agrees({ n, odd, twos }, witness));
}

function agrees({ n, odd, twos }: { n: bigint; odd: bigint; twos: number }, witness: bigint): boolean {
  let power = powerModulo(witness, odd, n);
  if (power === 1n || power === n - 1n) return true;
  for (let step = 1; step < twos; step += 1) {
    power = (power * power) % n;
    if (power === n - 1n) return true;
  }
  return false;
}

function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest /= 2n) {
    if (rest % 2n === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function* sortedNumbers(data: readonly number[]): Computation {
  yield 0;
  return { count: data.length, sorted: [...Float64Array.from(data).sort()] };
}

function* sortedLines(data: string): Computation {
  yield 0;
  const lines = data.split(/\r?\n/).filter((line) => line.trim() !== "");
  return { count: lines.length, sorted: lines.sort() };
}

/** Characters, lines, words, and the words that come most, the earlier in the alphabet first where as many. */
function* words(data: string): Computation {
  const lines = data.split(/\r?\n/);
  const counts = new Map<string, number>();
  let total = 0;
  for (const [index, line] of lines.entries()) {
    for (const word of line.toLowerCase().match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? []) {
      total += 1;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    if (index % SLICE === SLICE - 1) yield index / lines.length;
  }
  const most = [...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  const top = most.slice(0, MOST_WORDS_SHOWN).map(([word, count]) => ({ word, count }));
  return { characters: [...data].length, lines: lines.length, words: total, distinct: counts.size, top };
}

/** SHA-256 of the text, and of each digest again: the last of so many cannot be had with less work. */
function* hashChain(text: string): Computation {
  const first = createHash("sha256").update(text).digest();
  let digest = first;
  for (let round = 1; round < HASH_ROUNDS; round += 1) {
    digest = createHash("sha256").update(digest).digest();
    if (round % HASHES_A_BREATH === 0) yield round / HASH_ROUNDS;
  }
  return {
    algorithm: "sha256",
    rounds: HASH_ROUNDS,
    first: first.toString("hex"),
    last: digest.toString("hex"),
  };
}
