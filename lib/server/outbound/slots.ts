/** So many of each name at once; others wait, first come first. */
export class Slots {
  private readonly names = new Map<string, { taken: number; waiting: (() => void)[] }>();

  constructor(private readonly most: number) {}

  /** What gives the slot back, once; null where none was free in time. */
  async take(name: string, withinMs: number): Promise<(() => void) | null> {
    const place = this.names.get(name) ?? { taken: 0, waiting: [] };
    this.names.set(name, place);
    if (place.taken < this.most) {
      place.taken += 1;
      return () => this.giveBack(name);
    }
    const isMine = await new Promise<boolean>((resolve) => {
      const mine = () => {
        clearTimeout(late);
        resolve(true);
      };
      const late = setTimeout(() => {
        place.waiting = place.waiting.filter((one) => one !== mine);
        resolve(false);
      }, withinMs);
      place.waiting.push(mine);
    });
    return isMine ? () => this.giveBack(name) : null;
  }

  /** The next who waits has it at once, so that nobody comes in between. */
  private giveBack(name: string): void {
    const place = this.names.get(name);
    if (!place) return;
    const next = place.waiting.shift();
    if (next) next();
    else if (place.taken > 1) place.taken -= 1;
    else this.names.delete(name);
  }
}
