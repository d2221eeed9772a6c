import { MINUTE_MS, SECOND_MS } from "@/lib/domain/time";

/** A service of this machine, and where it says how it is. */
export interface Watched {
  readonly name: string;
  readonly healthUrl: string;
}

interface Look {
  readonly atMs: number;
  readonly isUp: boolean;
}

/** How a service fared in the last minute. */
export interface ServiceState {
  readonly name: string;
  readonly isUp: boolean;
  /** With two decimals; 0 before the first look. */
  readonly uptimePercent: number;
  readonly looks: number;
}

const WINDOW_MS = MINUTE_MS;
export const LOOK_EVERY_MS = 10 * SECOND_MS;
const ANSWER_WITHIN_MS = 3 * SECOND_MS;

/** Asks the services of its machine how they are, and keeps what they answered for a minute. */
export class ServiceWatch {
  private readonly looks = new Map<string, Look[]>();

  constructor(
    private readonly services: readonly Watched[],
    private readonly clock: () => number,
  ) {}

  async look(): Promise<void> {
    const answers = this.services.map(async ({ name, healthUrl }) => ({
      name,
      isUp: await isWell(healthUrl),
    }));
    for (const { name, isUp } of await Promise.all(answers)) {
      const atMs = this.clock();
      const recent = (this.looks.get(name) ?? []).filter((look) => look.atMs > atMs - WINDOW_MS);
      this.looks.set(name, [...recent, { atMs, isUp }]);
    }
  }

  states(): ServiceState[] {
    const sinceMs = this.clock() - WINDOW_MS;
    return this.services.map(({ name }) => {
      const looks = (this.looks.get(name) ?? []).filter(({ atMs }) => atMs > sinceMs);
      const up = looks.filter(({ isUp }) => isUp).length;
      const uptimePercent = looks.length === 0 ? 0 : Math.floor((10_000 * up) / looks.length) / 100;
      return { name, isUp: looks.at(-1)?.isUp ?? false, uptimePercent, looks: looks.length };
    });
  }
}

async function isWell(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await fetch(url, { signal, redirect: "manual" });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
