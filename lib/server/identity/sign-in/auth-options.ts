import type { AuthOptions, User } from "next-auth";
import type { JWT } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { isSoukError, Unauthenticated } from "@/lib/domain/errors";
import { endBrowserSession, rotateSession } from "@/lib/server/identity/sessions/browser-session";
import { sessionCookieName } from "@/lib/server/identity/sessions/cookies";
import { cookiePlanOf, type IdentityWorld } from "@/lib/server/identity/sessions/identify";
import { sessionById } from "@/lib/server/identity/tables/sessions";
import { safeCallbackPath } from "./callback-url";
import { proveWallet, type WalletWorld } from "./wallet-sign-in";

/** The package is CommonJS: bundlers unwrap its default export, Node does not. */
const interop: typeof CredentialsProvider & { default?: typeof CredentialsProvider } = CredentialsProvider;
const credentialsProvider = interop.default ?? interop;

type SignedIn = User & { sid: string };

function walletProvider(world: WalletWorld, headers: Headers) {
  return credentialsProvider({
    id: "wallet",
    name: "Wallet",
    credentials: { message: { type: "text" }, signature: { type: "text" } },
    async authorize(credentials): Promise<SignedIn | null> {
      const { message = "", signature = "" } = credentials ?? {};
      try {
        const user = await proveWallet({ message, signature }, headers, world);
        const { sid } = await rotateSession(user.id, headers, world);
        return { id: user.id, sid };
      } catch (error) {
        if (isSoukError(error) && error.code === "unauthenticated") return null;
        throw error;
      }
    },
  });
}

/** Keeps only who and which session; a token whose session has ended is thrown away with its cookie. */
async function claimsOf(token: JWT, user: SignedIn | undefined, world: IdentityWorld): Promise<JWT> {
  if (user) return { sid: user.sid, userId: user.id };
  const session = await world.context.store.read((tx) => sessionById(tx, String(token.sid)));
  const isLive = session?.revokedAtMs === null && session.expiresAtMs > world.context.clock();
  if (!isLive || session.userId !== token.userId) throw new Unauthenticated();
  return { sid: session.id, userId: session.userId };
}

function cookies(world: IdentityWorld): AuthOptions["cookies"] {
  const plan = cookiePlanOf(world);
  const prefix = plan.isSecure ? "__Host-" : "";
  const options = { httpOnly: true, sameSite: "lax" as const, path: "/", secure: plan.isSecure };
  return {
    sessionToken: { name: sessionCookieName(plan), options },
    callbackUrl: { name: `${prefix}next-auth.callback-url`, options },
    csrfToken: { name: `${prefix}next-auth.csrf-token`, options },
  };
}

/** next-auth for one request: sign-in by wallet, sessions that can be revoked, callbacks within the house. */
export function authOptions(world: WalletWorld, headers: Headers): AuthOptions {
  const maxAge = Math.floor(world.context.config.sessionTtlMs / 1000);
  return {
    providers: [walletProvider(world, headers)],
    secret: world.env.authSecret,
    session: { strategy: "jwt", maxAge },
    useSecureCookies: cookiePlanOf(world).isSecure,
    cookies: cookies(world),
    pages: { signIn: "/login", signOut: "/login", error: "/login" },
    callbacks: {
      redirect: async ({ url, baseUrl }) => `${baseUrl}${safeCallbackPath(url, world.env.publicOrigin)}`,
      jwt: ({ token, user }) => claimsOf(token, user as SignedIn | undefined, world),
      session: async ({ session, token }) => ({ ...session, user: { id: token.userId } as User }),
    },
    events: { signOut: () => endBrowserSession(headers, world) },
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  };
}
