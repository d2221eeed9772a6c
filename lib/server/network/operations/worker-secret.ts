import { createHash, createHmac, timingSafeEqual } from "node:crypto";

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

/** Whether that is the secret, and not how much of it. */
export function isSecret(shown: string, secret: string): boolean {
  const [given, known] = [Buffer.from(shown), Buffer.from(secret)];
  return known.length > 0 && given.length === known.length && timingSafeEqual(given, known);
}

/** What a managed node proves with that it is connected: shown once, and kept nowhere either. */
export function nodeSecret(houseSecret: string, nodeId: string): string {
  return createHmac("sha256", houseSecret).update(`node\n${nodeId}`).digest("base64url");
}

/** What a node answers to a challenge. */
export function proofOf(of: { challenge: string; nodeId: string; secret: string }): string {
  return createHash("sha256").update(`${of.challenge}:${of.nodeId}:${of.secret}`).digest("hex");
}

export function isProof(answer: string, of: { challenge: string; nodeId: string; secret: string }): boolean {
  const [given, known] = [Buffer.from(answer), Buffer.from(proofOf(of))];
  return given.length === known.length && timingSafeEqual(given, known);
}
