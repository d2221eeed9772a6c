import { expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import type { AskPayee } from "@/lib/domain/network/judge-probe";
import { registerOrchestratorBody } from "@/lib/schemas/network/orchestrator";
import { getOrchestrator, listOrchestrators } from "@/lib/server/network/reads/orchestrators";
import { payoutAssets } from "@/lib/server/network/reads/payout-assets";
import { findOrchestrator, swapOrchestrator } from "@/lib/server/network/tables/orchestrators";
import { type TestContext, testContext } from "@/testing/context";
import { readAt } from "@/testing/network/orchestrators";
import { actorOf, addUser } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { openTreasury } from "@/testing/treasury";
import { moveOrchestrator } from "./move-orchestrator";
import { registerOrchestrator } from "./register-orchestrator";
import { removeOrchestrator } from "./remove-orchestrator";

const PAYEE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BODY = { name: "One", endpoint: "https://one.example:8935", payeeAddress: PAYEE };

describeOnBothEngines("registering an orchestrator", (world) => {
  const open = async () => {
    const context = testContext(world());
    return { context, actor: await addUser(context, { id: "usr_1" }) };
  };
  const register = async (
    { context, actor }: Awaited<ReturnType<typeof open>>,
    more: object = {},
    said: Awaited<ReturnType<AskPayee>> = { payee: PAYEE },
  ) => {
    const input = registerOrchestratorBody.parse({ ...BODY, ...more });
    const { status, body } = await registerOrchestrator(
      { context, askPayee: async () => said },
      { actor, input },
    );
    return { status, ...JSON.parse(body) };
  };
  const listed = async (context: TestContext, limit = 10) =>
    listOrchestrators(context.store, {
      actor: { kind: "anonymous" },
      filter: { limit },
      at: readAt(context),
    });

  it("answers what everybody reads of it, and evaluates it after its first interval", async () => {
    const at = await open();
    const made = await register(at);
    expect(made).toMatchObject({
      ...{ status: 201, ownerId: "usr_1", name: "One", capability: "agent-net", asset: "MNEE", tier: null },
      payeeAddress: PAYEE.toLowerCase(),
      nextEvaluationAt: new Date(at.context.nowMs + 60_000).toISOString(),
      ...{ samples: [], lastEvaluation: null, suspended: false, version: 1 },
    });
    const { status, samples, earned, maintenances, may, ...wire } = made;
    expect([maintenances, may]).toEqual([[], { appeal: true, operate: false }]);
    expect(earned).toEqual([]);
    expect((await listed(at.context)).items).toEqual([wire]);
  });

  it("lets one alone be at an address, of two at once as well", async () => {
    const at = await open();
    const both = await Promise.allSettled([register(at), register(at)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(register(at)).rejects.toMatchObject({ code: "endpoint_taken" });
    await expect(register(at, { capability: "pictures" })).rejects.toMatchObject({ code: "endpoint_taken" });
  });

  it("takes twenty of one owner, and shows them newest first, page by page", async () => {
    const at = await open();
    for (let n = 0; n < 20; n++) await register(at, { endpoint: `https://n${n}.example`, name: `n${n}` });
    await expect(register(at)).rejects.toMatchObject({ code: "too_many_orchestrators" });
    await addUser(at.context, { id: "usr_2" });
    expect(await register({ ...at, actor: actorOf("usr_2") })).toMatchObject({ status: 201 });
    const first = await listed(at.context, 15);
    expect(first.items.map(({ name }) => name).slice(0, 3)).toEqual(["One", "n19", "n18"]);
    expect(first.nextCursor).not.toBeNull();
    const cursor = { atMs: 0, id: first.items.at(-1)?.id ?? "" };
    const second = await listOrchestrators(at.context.store, {
      actor: at.actor,
      filter: { limit: 15, cursor },
      at: readAt(at.context),
    });
    expect([...first.items, ...second.items].map(({ id }) => id)).toHaveLength(21);
    expect(second.nextCursor).toBeNull();
  });

  it.each([
    ["nobody", { payee: null }, "names nobody"],
    ["somebody else", { payee: `0x${"11".repeat(20)}` }, "names 0x1111"],
    ["nothing", { why: "It does not answer." }, "It does not answer."],
  ])("takes no server whose token names %s", async (_what, said, words) => {
    const at = await open();
    const refused = { code: "not_its_payee", message: expect.stringContaining(words) };
    await expect(register(at, {}, said)).rejects.toMatchObject(refused);
    expect((await listed(at.context)).items).toEqual([]);
  });

  it("takes no server of the house's own services, and no payee that is nobody", async () => {
    const at = await open();
    await openTreasury(at.context);
    const refused = { code: "invalid_input" };
    await expect(register(at, { endpoint: "http://127.0.0.1:8001" })).rejects.toMatchObject(refused);
    await expect(register(at, { payeeAddress: `0x${"00".repeat(20)}` })).rejects.toMatchObject(refused);
  });

  it("lets its owner and operators take it away, and who comes back stands as they stood", async () => {
    const at = await open();
    const { id } = await register(at);
    await at.context.store.write(async (tx) => {
      const row = await findOrchestrator(tx, id);
      if (row) await swapOrchestrator(tx, row, { failures: 3, misses: 3, tier: "OFFLINE" });
    });
    const remove = (actor: Actor) => removeOrchestrator(at.context, { actor, input: { id } });
    await addUser(at.context, { id: "usr_2" });
    await expect(remove(actorOf("usr_2"))).rejects.toMatchObject({ code: "forbidden" });
    expect((await remove(at.actor)).status).toBe(204);
    expect((await listed(at.context)).items).toEqual([]);
    await expect(remove(at.actor)).rejects.toMatchObject({ code: "not_found" });
    const read = getOrchestrator(at.context.store, { actor: at.actor, id, at: readAt(at.context) });
    await expect(read).rejects.toMatchObject({ code: "not_found" });
    const back = await register({ ...at, actor: actorOf("usr_2") });
    expect(back).toMatchObject({ id, ownerId: "usr_2", failures: 3, tier: "OFFLINE" });
  });

  it("moves to another address where the same payee is named, and stands as it stood", async () => {
    const at = await open();
    const { id } = await register(at);
    await at.context.store.write(async (tx) => {
      const row = await findOrchestrator(tx, id);
      if (row) await swapOrchestrator(tx, row, { failures: 3, tier: "OFFLINE" });
    });
    const move = (
      endpoint: string,
      said: Awaited<ReturnType<AskPayee>> = { payee: PAYEE },
      actor: Actor = at.actor,
    ) =>
      moveOrchestrator(
        { context: at.context, askPayee: async () => said },
        { actor, input: { id, endpoint } },
      );
    const endpoint = "https://moved.example:8935";
    await addUser(at.context, { id: "usr_2" });
    await expect(move(endpoint, undefined, actorOf("usr_2"))).rejects.toMatchObject({ code: "forbidden" });
    for (const said of [{ payee: null }, { payee: `0x${"11".repeat(20)}` }, { why: "Nobody is there." }])
      await expect(move(endpoint, said)).rejects.toMatchObject({ code: "not_its_payee" });
    await register(at, { endpoint: "https://two.example" });
    await expect(move("https://two.example")).rejects.toMatchObject({ code: "endpoint_taken" });
    const moved = JSON.parse((await move(endpoint)).body);
    expect(moved).toMatchObject({ id, endpoint, failures: 3, tier: "OFFLINE" });
  });

  it.each([
    ["a name with a dot at its end", { endpoint: "https://one.example." }],
    ["a path", { endpoint: "https://one.example/process" }],
    ["a slash at its end", { endpoint: "https://one.example/" }],
    ["another scheme", { endpoint: "ftp://one.example" }],
    ["a name and password", { endpoint: "https://a:b@one.example" }],
    ["no address", { endpoint: "one" }],
    ["satoshi", { asset: "SAT" }],
    ["a capability of words", { capability: "agent net" }],
    ["a payee that is none", { payeeAddress: "0x1" }],
    ["a field too many", { tier: "EXCELLENT" }],
  ])("refuses %s", (_what, more) => {
    expect(registerOrchestratorBody.safeParse({ ...BODY, ...more }).success).toBe(false);
  });

  it("pays in ether where a wallet of the house's does, and says so before", async () => {
    const at = await open();
    expect(payoutAssets(at.context)).toEqual(["MNEE"]);
    await expect(register(at, { asset: "ETH" })).rejects.toMatchObject({
      code: "invalid_input",
      errors: [{ pointer: "#/asset", detail: "This house has no wallet that pays in ETH." }],
    });
    const withPayer = (payer: string | null) => {
      const chain = { value: { facts: { payer } } };
      return { ...at, context: Object.create(at.context, { chain }) as TestContext };
    };
    await expect(register(withPayer(null), { asset: "ETH" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(payoutAssets(withPayer(PAYEE).context)).toEqual(["MNEE", "ETH"]);
    expect(await register(withPayer(PAYEE), { asset: "ETH" })).toMatchObject({ status: 201, asset: "ETH" });
  });

  it("refuses a payee with a typo, and whoever is nobody", async () => {
    const at = await open();
    const typo = PAYEE.replace("C51", "c51");
    await expect(register(at, { payeeAddress: typo })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(register({ ...at, actor: { kind: "anonymous" } as never })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});
