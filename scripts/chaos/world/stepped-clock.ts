import { readFileSync } from "node:fs";

/**
 * Loaded before a house, it keeps the house's clock as many milliseconds ahead of the machine's as the file says that
 * CHAOS_CLOCK names: a clock that somebody sets, forward or back.
 */
const LOOK_EVERY_MS = 200;
const file = process.env.CHAOS_CLOCK ?? "";
const machineNow = Date.now.bind(Date);
let aheadMs = 0;

function look(): void {
  const said = Number(readFileSync(file, "utf8"));
  // Read while it is being written, it is empty.
  if (Number.isFinite(said)) aheadMs = said;
}

const now = () => machineNow() + aheadMs;

look();
setInterval(look, LOOK_EVERY_MS).unref();
globalThis.Date = new Proxy(Date, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  apply: () => new Date().toString(),
  get: (target, name, receiver) => (name === "now" ? now : Reflect.get(target, name, receiver)),
});
