import { privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DAY_MS, HOUR_MS } from "@/lib/domain/time";
import { openSession } from "@/lib/server/identity/commands/open-session";
import { revokeSession } from "@/lib/server/identity/commands/revoke-session";
import { authOptions } from "@/lib/server/identity/sign-in/auth-options";
import { throughNextAuth } from "@/lib/server/identity/sign-in/next-auth-request";
import { nonceForBrowser, type WalletWorld } from "@/lib/server/identity/sign-in/wallet-sign-in";
import { defaultConfig } from "@/lib/server/kernel/context";
import { listOperators, noteSeen } from "@/lib/server/kernel/tables/users";
import { FakeChain } from "@/testing/chain/fake-chain";
import { testContext } from "@/testing/context";
import { authEnv, ORIGIN } from "@/testing/http/http-surface";
import { addUser } from "@/testing/people";
import { describeOnBothEngines, type StoreWorld } from "@/testing/store/books";
import { endBrowserSession, startBrowserSession } from "./browser-session";
import { cookiesOf } from "./cookies";
import { identify } from "./identify";
import { sealSession } from "./session-token";

const NOW_MS = Date.now();
const wallet = privateKeyToAccount(`0x${"42".repeat(32)}`);

async function worldOf(books: StoreWorld, mode: "demo" | "production" = "demo") {
  const parts = { nowMs: NOW_MS, config: defaultConfig(mode), chain: new FakeChain("operator-001") };
  const context = testContext(books, parts);
  const world: WalletWorld = { context, env: authEnv(mode), verifyContractSignature: async () => false };
  await addUser(context, { id: "buyer-001" });
  await addUser(context, { id: "operator-001", isOperator: true });
  return { world, clock: context };
}

const withCookie = (setCookie: string) => new Headers({ cookie: setCookie.split(";")[0] ?? "" });
const bearer = (token: string | null) => new Headers({ authorization: `Bearer ${token}` });
const nobody = { actor: { kind: "anonymous" }, via: "none", sessionId: null };

describeOnBothEngines("sessions", (books) => {
  it("know the user of a cookie and of a token, with roles from the database", async () => {
    const { world } = await worldOf(books());
    const cookie = await startBrowserSession("operator-001", new Headers(), world);
    expect(await identify(withCookie(cookie), world)).toMatchObject({
      via: "cookie",
      actor: { userId: "operator-001", roles: { buyer: true, agent: false, operator: true }, isDemo: true },
    });
    const { token } = await openSession(world.context, { userId: "buyer-001", kind: "bearer" });
    expect(await identify(bearer(token), world)).toMatchObject({
      via: "bearer",
      actor: { userId: "buyer-001", roles: { operator: false } },
    });
  });

  it("lose a role at the next request", async () => {
    const { world } = await worldOf(books());
    const headers = withCookie(await startBrowserSession("operator-001", new Headers(), world));
    await books().store.write((tx) =>
      tx.run("UPDATE users SET is_operator = ? WHERE id = ?", [false, "operator-001"]),
    );
    expect(await identify(headers, world)).toMatchObject({ actor: { roles: { operator: false } } });
  });

  it("note that an operator is here, at most once an hour, and miss the other one who is not", async () => {
    const { world, clock } = await worldOf(books());
    await addUser(world.context, { id: "operator-002", isOperator: true });
    const [one, two] = await Promise.all(
      ["operator-001", "operator-002"].map(async (userId) =>
        bearer((await openSession(world.context, { userId, kind: "bearer" })).token),
      ),
    );
    const seen = async (headers: Headers | undefined, passMs: number) => {
      clock.pass(passMs);
      await identify(headers ?? new Headers(), world);
      const rows = await books().store.read(listOperators);
      return rows.map((row) => [row.lastSeenAtMs - NOW_MS, row.missedAtMs && row.missedAtMs - NOW_MS]);
    };
    expect(await seen(one, HOUR_MS - 1)).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(await seen(one, 1)).toEqual([
      [HOUR_MS, null],
      [0, null],
    ]);
    clock.pass(-2 * HOUR_MS);
    expect(await seen(one, 0)).toEqual([
      [-HOUR_MS, null],
      [0, null],
    ]);
    await books().store.write((tx) => noteSeen(tx, "operator-001", NOW_MS + 30 * DAY_MS));
    expect(await seen(two, HOUR_MS + 1)).toEqual([
      [30 * DAY_MS, null],
      [1, null],
    ]);
    await addUser(world.context, { id: "buyer-002" });
    await books().store.write((tx) => noteSeen(tx, "buyer-002", NOW_MS + 90 * DAY_MS));
    expect(await seen(undefined, 0)).toEqual([
      [30 * DAY_MS, null],
      [1, null],
    ]);
  });

  it("end for all tabs at sign-out, and a kept cookie is dead", async () => {
    const { world } = await worldOf(books());
    const headers = withCookie(await startBrowserSession("buyer-001", new Headers(), world));
    await endBrowserSession(headers, world);
    expect(await identify(headers, world)).toEqual(nobody);
  });

  it("get a new id at each sign-in, and the old one ends", async () => {
    const { world } = await worldOf(books());
    const first = withCookie(await startBrowserSession("buyer-001", new Headers(), world));
    const before = await identify(first, world);
    const second = withCookie(await startBrowserSession("operator-001", first, world));
    expect((await identify(second, world)).sessionId).not.toBe(before.sessionId);
    expect(await identify(first, world)).toEqual(nobody);
  });

  it("end at their time", async () => {
    const { world, clock } = await worldOf(books());
    const { token } = await openSession(world.context, { userId: "buyer-001", kind: "bearer" });
    clock.nowMs += world.context.config.sessionTtlMs;
    expect(await identify(bearer(token), world)).toEqual(nobody);
  });

  it("are nothing when forged, foreign or of the wrong kind", async () => {
    const { world } = await worldOf(books());
    const { sid } = await openSession(world.context, { userId: "buyer-001", kind: "cookie" });
    const seal = (claims: { sid: string; userId: string }, secret = world.env.authSecret) =>
      sealSession(claims, { secret, maxAgeS: 600 });
    const asCookie = async (value: Promise<string> | string) =>
      identify(new Headers({ cookie: `next-auth.session-token=${await value}` }), world);
    expect(await asCookie(seal({ sid, userId: "buyer-001" }))).toMatchObject({ via: "cookie" });
    expect(await asCookie(seal({ sid, userId: "operator-001" }))).toEqual(nobody);
    expect(await asCookie(seal({ sid: "ses_x", userId: "buyer-001" }))).toEqual(nobody);
    expect(
      await asCookie(seal({ sid, userId: "buyer-001" }, "another secret of thirty-two characters")),
    ).toEqual(nobody);
    expect(await asCookie("eyJhbGciOiJub25lIn0..x")).toEqual(nobody);
    for (const token of [sid, "", "x".repeat(600), "a b"])
      expect(await identify(bearer(token), world)).toEqual(nobody);
    const opened = await openSession(world.context, { userId: "buyer-001", kind: "bearer" });
    expect(await asCookie(seal({ sid: opened.sid, userId: "buyer-001" }))).toEqual(nobody);
    await revokeSession(world.context, { sid: opened.sid });
    expect(await identify(bearer(opened.token), world)).toEqual(nobody);
  });

  it("keep only a token's hash", async () => {
    const { world } = await worldOf(books());
    const { token } = await openSession(world.context, { userId: "buyer-001", kind: "bearer" });
    const rows = await books().store.read((tx) => tx.all("SELECT * FROM sessions"));
    expect(Buffer.from(token ?? "", "base64url")).toHaveLength(32);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("travel in production only over https, bound to the host", async () => {
    const { world } = await worldOf(books(), "production");
    const cookie = await startBrowserSession("buyer-001", new Headers(), world);
    expect(cookie).toMatch(/^__Host-next-auth\.session-token=/);
    expect(cookie).toMatch(/; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure$/);
  });
});

describeOnBothEngines("next-auth's endpoints", (books) => {
  beforeEach(() => vi.stubEnv("NEXTAUTH_URL", ORIGIN));
  afterEach(() => vi.unstubAllEnvs());

  /** A browser: sends its cookies along and keeps what it is given. */
  async function browserIn(world: WalletWorld) {
    const jar = new Map<string, string>();
    const headersNow = () =>
      new Headers({ cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") });
    const ask = async (path: string, body?: Record<string, string>) => {
      const headers = headersNow();
      const request = new Request(`${ORIGIN}/api/auth/${path}`, { method: body ? "POST" : "GET", headers });
      const options = authOptions(world, headers);
      const route = (path.split("?")[0] ?? "").split("/");
      const response = await throughNextAuth(request, { path: route, body: body ?? {}, options });
      for (const cookie of response.headers.getSetCookie()) {
        for (const [name, value] of cookiesOf(new Headers({ cookie: cookie.split(";")[0] ?? "" }))) {
          if (value === "") jar.delete(name);
          else jar.set(name, value);
        }
      }
      return response;
    };
    const { csrfToken } = (await (await ask("csrf")).json()) as { csrfToken: string };
    const { nonce, setCookie } = await nonceForBrowser(headersNow(), world);
    const [name = "", value = ""] = (setCookie.split(";")[0] ?? "").split("=");
    jar.set(name, value);
    return { jar, ask, csrfToken, nonce, headersNow };
  }

  async function signedMessage(nonce: string) {
    const message = createSiweMessage({
      address: wallet.address,
      chainId: 31337,
      domain: "127.0.0.1:3000",
      nonce,
      uri: `${ORIGIN}/login`,
      version: "1",
      issuedAt: new Date(NOW_MS),
    });
    return { message, signature: await wallet.signMessage({ message }) };
  }

  it("sign a wallet in, say who it is, and sign it out on the server", async () => {
    const { world } = await worldOf(books());
    const browser = await browserIn(world);
    const { csrfToken } = browser;
    const fields = { csrfToken, ...(await signedMessage(browser.nonce)), callbackUrl: "//evil.example" };
    const answer = await browser.ask("callback/wallet", fields);
    expect([answer.status, await answer.json()]).toEqual([200, { url: `${ORIGIN}/` }]);
    const kept = browser.headersNow();
    const { actor } = await identify(kept, world);
    expect(actor).toMatchObject({ kind: "user", address: wallet.address });
    expect(await (await browser.ask("session")).json()).toMatchObject({
      user: { id: actor.kind === "user" && actor.userId },
    });
    expect((await browser.ask("signout", { csrfToken })).status).toBe(200);
    expect(browser.jar.has("next-auth.session-token")).toBe(false);
    expect(await identify(kept, world)).toEqual(nobody);
  });

  it("answer 401 to a wrong signature, and set no session", async () => {
    const { world } = await worldOf(books());
    const browser = await browserIn(world);
    const { message } = await signedMessage(browser.nonce);
    const fields = { csrfToken: browser.csrfToken, message, signature: `0x${"00".repeat(65)}` };
    expect((await browser.ask("callback/wallet", fields)).status).toBe(401);
    expect(browser.jar.has("next-auth.session-token")).toBe(false);
  });

  it("do nothing without their own csrf token", async () => {
    const { world } = await worldOf(books());
    const browser = await browserIn(world);
    await browser.ask("callback/wallet", {
      csrfToken: "x".repeat(64),
      ...(await signedMessage(browser.nonce)),
    });
    expect(browser.jar.has("next-auth.session-token")).toBe(false);
  });

  it("forget a session that was revoked elsewhere", async () => {
    const { world } = await worldOf(books());
    const browser = await browserIn(world);
    await browser.ask("callback/wallet", {
      csrfToken: browser.csrfToken,
      ...(await signedMessage(browser.nonce)),
    });
    const { sessionId } = await identify(browser.headersNow(), world);
    await revokeSession(world.context, { sid: sessionId ?? "" });
    expect(await (await browser.ask("session")).json()).toEqual({});
    expect(browser.jar.has("next-auth.session-token")).toBe(false);
  });
});
