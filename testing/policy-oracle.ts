import type { Cap } from "@/lib/domain/treasury/caps";
import type { Policy, Service } from "@/lib/domain/treasury/policy";

interface Sums {
  spent: bigint;
  held: bigint;
  carried: bigint;
}

/** Windows begin and end with an hour, so each hour's text is read once. */
const texts = new Map<string, string>();
const LENGTHS: Readonly<Record<string, number>> = { hour: 13, day: 10, week: 10, month: 7, lifetime: 0 };

/** The text of a UTC window, read from the calendar and not computed from milliseconds. */
export function windowText(window: string, atMs: number): string {
  const key = `${window}${Math.floor(atMs / 3_600_000)}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const at = new Date(atMs);
  if (window === "week") while (at.getUTCDay() !== 1) at.setUTCDate(at.getUTCDate() - 1);
  const text = at.toISOString().slice(0, LENGTHS[window]);
  texts.set(key, text);
  return text;
}

const textsBefore = new Map<string, string>();

/** The window that ends where this one begins. */
function textBefore(window: string, atMs: number): string {
  const text = windowText(window, atMs);
  const known = textsBefore.get(window + text);
  if (known !== undefined) return known;
  let earlier = atMs;
  while (windowText(window, earlier) === text) earlier -= 3_600_000;
  const before = windowText(window, earlier);
  textsBefore.set(window + text, before);
  return before;
}

/**
 * The rules once more, the slow way: sums by the calendar's text, every quantity tried from the largest. It shares no
 * code with the policy.
 */
export class PolicyOracle {
  private readonly sums = new Map<string, Sums>();

  constructor(
    public policy: Policy,
    public treasury: bigint,
  ) {}

  sumsOf(cap: Cap, atMs: number): Sums {
    if (cap.window === "call") return { spent: 0n, held: 0n, carried: 0n };
    const found = this.sums.get(this.key(cap, windowText(cap.window, atMs)));
    if (found) return found;
    const sums = { spent: 0n, held: 0n, carried: this.carried(cap, atMs) };
    return sums;
  }

  /** The sums are opened, so that what they were left stays as it is. */
  move(cap: Cap, atMs: number, by: { spent: bigint; held: bigint }): void {
    if (cap.window === "call") return;
    const sums = this.sumsOf(cap, atMs);
    sums.spent += by.spent;
    sums.held += by.held;
    this.sums.set(this.key(cap, windowText(cap.window, atMs)), sums);
  }

  left(cap: Cap, atMs: number): bigint {
    const { spent, held, carried } = this.sumsOf(cap, atMs);
    const left = cap.limitUnits + carried - spent - held;
    return left < 0n ? 0n : left;
  }

  capsOf(agentId: string, service: Service): Cap[] {
    return this.policy.caps.filter(
      (cap) =>
        (cap.scope === "agent" && cap.of === agentId) ||
        (cap.scope === "service" && cap.of === service.id) ||
        (cap.scope === "payee" && cap.of === service.payee) ||
        (cap.scope === "category" && cap.of === service.category) ||
        cap.scope === "house",
    );
  }

  /** What the answer must be: the action, the service that is called, how much of it. */
  answer(
    ask: { agentId: string; serviceId: string; quantity: number; allowDowngrade: boolean },
    atMs: number,
  ) {
    const { agentId, quantity } = ask;
    const service = this.policy.services.find(({ id }) => id === ask.serviceId);
    if (!service || !this.mayUse(agentId, service)) return { action: "REJECTED", serviceId: "", approved: 0 };
    const isLow = service.unitPriceUnits > 0n && this.houseLeft(atMs) < this.policy.lowTreasuryUnits;
    const summary = this.policy.services.find(({ id }) => id === service.summaryId);
    const canSummarise =
      summary !== undefined &&
      summary.unitPriceUnits < service.unitPriceUnits &&
      this.mayUse(agentId, summary) &&
      this.fits(agentId, { service: summary, quantity }, atMs);
    const fitsAll = this.fits(agentId, { service, quantity }, atMs);
    if (fitsAll && !(isLow && canSummarise))
      return { action: "ALLOWED", serviceId: service.id, approved: quantity };
    const isTooLargeOnly = !isLow && this.fits(agentId, { service, quantity, ignoresCalls: true }, atMs);
    if (canSummarise && !isTooLargeOnly)
      return { action: "DOWNGRADED", serviceId: summary.id, approved: quantity };
    if (service.isDivisible && ask.allowDowngrade) {
      for (let less = quantity - 1; less > 0; less--) {
        if (this.fits(agentId, { service, quantity: less }, atMs))
          return { action: "DOWNGRADED", serviceId: service.id, approved: less };
      }
    }
    return { action: "REJECTED", serviceId: service.id, approved: 0 };
  }

  private mayUse(agentId: string, service: Service): boolean {
    const agent = this.policy.agents.find(({ id }) => id === agentId);
    if (!agent || agent.isPaused || this.policy.isStopped || !service.isActive) return false;
    if (service.blockedAgents.includes(agentId)) return false;
    return service.allowedAgents?.includes(agentId) ?? true;
  }

  private fits(
    agentId: string,
    of: { service: Service; quantity: number; ignoresCalls?: boolean },
    atMs: number,
  ): boolean {
    const cost = of.service.unitPriceUnits * BigInt(of.quantity);
    if (cost === 0n) return true;
    const caps = this.capsOf(agentId, of.service).filter((cap) => !of.ignoresCalls || cap.window !== "call");
    const isWithin = caps.every((cap) => {
      const { spent, held, carried } = this.sumsOf(cap, atMs);
      return spent + held + cost <= cap.limitUnits + carried;
    });
    return isWithin && cost <= this.treasury && this.houseLeft(atMs) - cost >= this.reserved(agentId, atMs);
  }

  private houseLeft(atMs: number): bigint {
    const caps = this.policy.caps.filter(({ scope, window }) => scope === "house" && window !== "call");
    return (
      [this.treasury, ...caps.map((cap) => this.left(cap, atMs))].sort((a, b) => (a < b ? -1 : 1))[0] ?? 0n
    );
  }

  private reserved(agentId: string, atMs: number): bigint {
    const order = ["LOW", "MEDIUM", "HIGH"];
    const own = order.indexOf(this.policy.agents.find(({ id }) => id === agentId)?.priority ?? "LOW");
    let sum = 0n;
    for (const { id, priority, reserveBps } of this.policy.agents) {
      const cap = this.policy.caps.find(
        ({ scope, of, window }) => scope === "agent" && of === id && window === "day",
      );
      if (cap && order.indexOf(priority) > own) sum += (this.left(cap, atMs) * BigInt(reserveBps)) / 10_000n;
    }
    return sum;
  }

  private carried(cap: Cap, atMs: number): bigint {
    if (cap.rolloverBps === 0 || cap.window === "lifetime") return 0n;
    const before = textBefore(cap.window, atMs);
    if (cap.sinceAtMs > 0) return 0n;
    const sums = this.sums.get(this.key(cap, before));
    const unspent = cap.limitUnits - (sums?.spent ?? 0n) - (sums?.held ?? 0n);
    return unspent > 0n ? (unspent * BigInt(cap.rolloverBps)) / 10_000n : 0n;
  }

  private key({ scope, of, window }: Cap, text: string): string {
    return [scope, of, window, text].join("|");
  }
}
