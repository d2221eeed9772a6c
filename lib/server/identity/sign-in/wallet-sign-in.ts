import { createHash, randomBytes } from "node:crypto";
import { Unauthenticated } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { burnNonce } from "@/lib/server/identity/commands/burn-nonce";
import { type IssuedNonce, issueNonce } from "@/lib/server/identity/commands/issue-nonce";
import { signInWallet } from "@/lib/server/identity/commands/sign-in-wallet";
import { browserCookieName, cookieHeader, cookiesOf } from "@/lib/server/identity/sessions/cookies";
import { cookiePlanOf, type IdentityWorld } from "@/lib/server/identity/sessions/identify";
import type { Runtime } from "@/lib/server/kernel/runtime";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import { faultOf, isSignedBy, nonceOf, parseSignInMessage, type SignInMessage } from "./siwe";

/** The identity world, with the chain that contract wallets are checked on. */
export type WalletWorld = IdentityWorld & Pick<Runtime, "verifyContractSignature">;

const BROWSER_COOKIE_TTL_S = 10 * 60;

function hashBrowser(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}

/** A nonce for the browser that asks, and the cookie by which that browser is known again. */
export async function nonceForBrowser(
  headers: Headers,
  world: IdentityWorld,
): Promise<IssuedNonce & { setCookie: string }> {
  const plan = cookiePlanOf(world);
  const name = browserCookieName(plan);
  const known = cookiesOf(headers).get(name);
  const browser = known && /^[A-Za-z0-9_-]{43}$/.test(known) ? known : randomBytes(32).toString("base64url");
  const issued = await issueNonce(world.context, { browserHash: hashBrowser(browser) });
  return {
    ...issued,
    setCookie: cookieHeader({ name, value: browser, maxAgeS: BROWSER_COOKIE_TTL_S, plan }),
  };
}

/** Burns the nonce first, so that no try is ever repeated, then asks whether it was this browser's. */
async function isOwnFreshNonce(message: string, headers: Headers, world: WalletWorld): Promise<boolean> {
  const nonce = nonceOf(message);
  if (nonce === null) return false;
  const burnt = await burnNonce(world.context, { nonce });
  const browser = cookiesOf(headers).get(browserCookieName(cookiePlanOf(world)));
  return burnt !== null && browser !== undefined && burnt.browserHash === hashBrowser(browser);
}

/** Whose message it is, or why nobody's. */
async function readProof(
  attempt: { message: string; signature: string },
  world: WalletWorld,
): Promise<SignInMessage | string> {
  const chainId = world.context.chain?.facts.chainId;
  if (chainId === undefined) throw new ChainUnavailable();
  const message = parseSignInMessage(attempt.message);
  if (!message) return "it is not written as ERC-4361 says";
  const expected = { publicOrigin: world.env.publicOrigin, chainId, nowMs: world.context.clock() };
  const fault = faultOf(message, expected);
  if (fault !== null) return fault;
  const claim = { ...attempt, address: message.address };
  const isSigned = await isSignedBy(claim, ({ address, digest, signature }) =>
    world.verifyContractSignature(address, digest, signature),
  );
  return isSigned ? message : "its signature is not that of its address";
}

/**
 * Proves a wallet by a signed ERC-4361 message (protocols: nonce ours, unused, this browser's; domain, uri,
 * version, chain and times ours; the key's signature or ERC-1271).
 * @throws Unauthenticated, which says what of the message was wrong
 */
export async function proveWallet(
  attempt: { message: string; signature: string },
  headers: Headers,
  world: WalletWorld,
): Promise<UserRow> {
  const isFresh = await isOwnFreshNonce(attempt.message, headers, world);
  const proof = isFresh
    ? await readProof(attempt, world)
    : "its nonce is unknown here, used before, or another browser's";
  if (typeof proof === "string")
    throw new Unauthenticated(
      `This login message is not taken: ${proof}. Ask for a new nonce and sign again.`,
    );
  return signInWallet(world.context, { address: proof.address });
}
