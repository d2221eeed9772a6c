import { createHash, randomBytes } from "node:crypto";
import type { SessionKind } from "@/lib/domain/access/people";
import { NotFound } from "@/lib/domain/errors";
import { insertSession } from "@/lib/server/identity/tables/sessions";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import { noteSeen, userById } from "@/lib/server/kernel/tables/users";

export interface OpenedSession {
  readonly sid: string;
  /** The bearer token, shown this once; its SHA-256 is what is kept. Null for a cookie session. */
  readonly token: string | null;
  readonly expiresAtMs: number;
}

/** Opens a session for somebody who has just proven who they are. */
export async function openSession(
  context: Context,
  input: { userId: string; kind: SessionKind },
): Promise<OpenedSession> {
  const token = input.kind === "bearer" ? randomBytes(32).toString("base64url") : null;
  return context.store.write(async (tx) => {
    if (!(await userById(tx, input.userId))) throw new NotFound();
    const nowMs = context.clock();
    const sid = context.newId("ses");
    const expiresAtMs = nowMs + context.config.sessionTtlMs;
    await insertSession(tx, {
      id: sid,
      userId: input.userId,
      kind: input.kind,
      tokenHash: token === null ? null : hashToken(token),
      createdAtMs: nowMs,
      expiresAtMs,
      revokedAtMs: null,
    });
    await noteSeen(tx, input.userId, nowMs);
    await audit(tx, {
      atMs: nowMs,
      actor: { kind: "house" },
      action: "session.opened",
      subjectKind: "user",
      subjectId: input.userId,
    });
    return { sid, token, expiresAtMs };
  });
}

/** SHA-256 of a bearer token, in hex, as sessions keep it. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
