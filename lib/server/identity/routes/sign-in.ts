import { walletSignInBody } from "@/lib/schemas/identity/sign-in";
import { z } from "@/lib/schemas/zod";
import { done, ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/identity/access";
import { revokeSession } from "@/lib/server/identity/commands/revoke-session";
import {
  clearedSessionCookie,
  endBrowserSession,
  startBrowserSession,
} from "@/lib/server/identity/sessions/browser-session";
import { nonceForBrowser, proveWallet } from "@/lib/server/identity/sign-in/wallet-sign-in";
import { meOf } from "./me";

const { row } = rowsOf(ACTIONS);

export const SIGN_IN_ROWS = [
  /** A sign-in nonce for this browser, which the cookie that comes with it names. */
  row({
    method: "POST",
    path: "/api/v1/auth/nonce",
    action: "sign_in.nonce",
    body: z.strictObject({}),
    run: async ({ request, runtime }) => {
      const { nonce, issuedAtMs, expiresAtMs, setCookie } = await nonceForBrowser(request.headers, runtime);
      const [issuedAt, expiresAt] = [issuedAtMs, expiresAtMs].map((ms) => new Date(ms).toISOString());
      const value = { nonce, issuedAt, expiresAt };
      return ok(value, { status: 201, headers: [["set-cookie", setCookie]] });
    },
  }),

  /** Signs the browser in with a signed ERC-4361 message. */
  row({
    method: "POST",
    path: "/api/v1/auth/wallet",
    action: "sign_in.wallet",
    body: walletSignInBody,
    run: async ({ request, runtime, body }) => {
      const user = await proveWallet(body, request.headers, runtime);
      const setCookie = await startBrowserSession(user.id, request.headers, runtime);
      return ok({ user: await meOf(runtime, user.id) }, { headers: [["set-cookie", setCookie]] });
    },
  }),

  /** Ends the browser's session and the bearer session that asks, whichever there are. */
  row({
    method: "POST",
    path: "/api/v1/auth/sign-out",
    action: "sign_out",
    body: z.strictObject({}),
    run: async ({ request, runtime, identity, context }) => {
      await endBrowserSession(request.headers, runtime);
      if (identity.via === "bearer" && identity.sessionId !== null) {
        await revokeSession(context, { sid: identity.sessionId });
      }
      return done([["set-cookie", clearedSessionCookie(runtime)]]);
    },
  }),
];
