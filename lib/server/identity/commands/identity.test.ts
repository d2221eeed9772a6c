import { privateKeyToAddress } from "viem/accounts";
import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import { createDemoUser } from "@/lib/server/demo/commands/create-demo-user";
import { topUp } from "@/lib/server/demo/commands/top-up";
import { findDemoKey } from "@/lib/server/demo/tables/demo-keys";
import { openDemoSigner } from "@/lib/server/demo/wallets/demo-wallet";
import { sessionById, sessionByTokenHash } from "@/lib/server/identity/tables/sessions";
import { defaultConfig } from "@/lib/server/kernel/context";
import { userById } from "@/lib/server/kernel/tables/users";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { burnNonce } from "./burn-nonce";
import { issueNonce } from "./issue-nonce";
import { hashToken, openSession } from "./open-session";
import { revokeSession } from "./revoke-session";
import { signInWallet } from "./sign-in-wallet";

const WALLET = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

describeOnBothEngines("identity", (world) => {
  it("makes an unknown demo buyer once, with play money", async () => {
    const house = testContext(world());
    const made = await Promise.all(
      Array.from({ length: 50 }, () => createDemoUser(house, { id: "buyer-777" })),
    );
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    const kept = await house.store.read((tx) => userById(tx, "buyer-777"));
    expect(kept).toMatchObject({ kind: "demo", isOperator: false });
    expect(await balanceOf(house, "user:buyer-777:SAT")).toBe(1_000_000_000_000n);
    expect(await codeOf(createDemoUser(house, { id: "agent-99" }))).toBe("not_found");
    expect(await codeOf(createDemoUser(house, { id: "operator-003" }))).toBe("not_found");
    const real = testContext(world(), { config: defaultConfig("production") });
    for (const id of ["buyer-777", "operator-002"])
      expect(await codeOf(createDemoUser(real, { id }))).toBe("not_found");
    await expectBooksBalanced(house);
  });

  it("keeps the throwaway key of whoever it makes, and makes no other while it stands", async () => {
    const { store } = world();
    const house = testContext(world(), { demoKeys: openDemoSigner(store) });
    const { user } = await createDemoUser(house, { id: "buyer-777" });
    const again = await createDemoUser(house, { id: "buyer-777" });
    const key = await store.read((tx) => findDemoKey(tx, "buyer-777"));
    expect(key && privateKeyToAddress(key.privateKey)).toBe(user.address);
    expect(again).toEqual({ user, isNew: false });
  });

  it("makes the demo's second operator, who has no play money", async () => {
    const house = testContext(world());
    const { user, isNew } = await createDemoUser(house, { id: "operator-002" });
    expect([user.isOperator, user.kind, isNew]).toEqual([true, "demo", true]);
    expect((await createDemoUser(house, { id: "operator-002" })).isNew).toBe(false);
    expect(await balanceOf(house, "user:operator-002:SAT")).toBe(0n);
  });

  it("knows a wallet by its address", async () => {
    const house = testContext(world());
    const users = await Promise.all(
      Array.from({ length: 20 }, () => signInWallet(house, { address: WALLET })),
    );
    expect(new Set(users.map((user) => user.id)).size).toBe(1);
    expect(users[0]).toMatchObject({ kind: "wallet", address: WALLET, isOperator: false });
  });

  it("opens sessions, keeps only the hash of a token, and ends them for all tabs", async () => {
    const at = await cast(world());
    const bearer = await openSession(at.context, { userId: "buyer-001", kind: "bearer" });
    const cookie = await openSession(at.context, { userId: "buyer-001", kind: "cookie" });
    expect(cookie.token).toBeNull();
    const token = bearer.token ?? "";
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    const found = await at.context.store.read((tx) => sessionByTokenHash(tx, hashToken(token)));
    expect(found).toMatchObject({ id: bearer.sid, expiresAtMs: at.context.nowMs + 7 * DAY_MS });
    expect(JSON.stringify(found)).not.toContain(token);
    expect(await revokeSession(at.context, { sid: bearer.sid })).toBe(true);
    expect(await revokeSession(at.context, { sid: bearer.sid })).toBe(false);
    const ended = await at.context.store.read((tx) => sessionById(tx, bearer.sid));
    expect(ended?.revokedAtMs).toBe(at.context.nowMs);
    expect(await codeOf(openSession(at.context, { userId: "nobody", kind: "cookie" }))).toBe("not_found");
  });

  it("burns a nonce at its first use: one of fifty gets it, and none after its time", async () => {
    const house = testContext(world());
    const { nonce } = await issueNonce(house, { browserHash: "b" });
    const burnt = await Promise.all(Array.from({ length: 50 }, () => burnNonce(house, { nonce })));
    expect(burnt.filter((result) => result?.browserHash === "b")).toHaveLength(1);
    const late = await issueNonce(house, { browserHash: "b" });
    house.pass(5 * 60_000);
    expect(await burnNonce(house, { nonce: late.nonce })).toBeNull();
    expect(await burnNonce(house, { nonce: "unknown" })).toBeNull();
  });

  it("tops up to the play money of a newcomer, and not beyond", async () => {
    const at = await cast(world());
    const fill = () => topUp(at.context, { actor: at.buyer, input: {} });
    expect(bodyOf<object>(await fill())).toMatchObject({ granted: { units: "999990000000" } });
    expect(bodyOf<object>(await fill())).toMatchObject({ granted: { units: "0" } });
    expect(await race(1, () => topUp(at.context, { actor: { kind: "anonymous" }, input: {} }))).toEqual({
      unauthenticated: 1,
    });
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(1_000_000_000_000n);
    const config = { ...at.context.config, mode: "production" } as const;
    const inProduction = topUp({ ...at.context, config }, { actor: at.stranger, input: {} });
    expect(await codeOf(inProduction)).toBe("not_found");
    await expectBooksBalanced(at.context);
  });
});
