import { createHmac, timingSafeEqual } from "node:crypto";

/** What workers of a registration show: made of its id and the house's own secret, so that no place keeps it. */
export function workerSecret(houseSecret: string, registrationId: string): string {
  const mac = createHmac("sha256", houseSecret).update(`workers of\n${registrationId}`).digest("base64url");
  return `${registrationId}.${mac}`;
}

/** The registration whose secret it is, revoked or not; null for what is none. */
export function registrationIdOf(houseSecret: string, shown: string): string | null {
  const id = shown.slice(0, Math.max(0, shown.lastIndexOf(".")));
  const [given, known] = [Buffer.from(shown), Buffer.from(workerSecret(houseSecret, id))];
  return id !== "" && given.length === known.length && timingSafeEqual(given, known) ? id : null;
}
