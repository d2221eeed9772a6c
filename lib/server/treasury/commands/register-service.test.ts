import { afterEach, expect, it } from "vitest";
import type { Service } from "@/lib/domain/treasury/policy";
import {
  editServiceBody,
  type RegisterServiceInput,
  registerServiceBody,
  type ServiceWire,
} from "@/lib/schemas/treasury/service";
import type { Context } from "@/lib/server/kernel/context";
import { openOutbound } from "@/lib/server/outbound/outbound";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { getPolicy } from "@/lib/server/treasury/reads/policy-view";
import { listServices } from "@/lib/server/treasury/reads/services";
import { bodyOf, codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { openOthersServer } from "@/testing/http/outbound";
import { actorOf, addUser } from "@/testing/people";
import { cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, changePolicyTo, openTreasury } from "@/testing/treasury";
import { editService } from "./edit-service";
import { registerService } from "./register-service";

const NAMED = "http://provider.test:8001";
const [owner, other, operator] = [actorOf("usr_1"), actorOf("usr_2"), actorOf("operator-001")];

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const newService = (more: object = {}): RegisterServiceInput =>
  registerServiceBody.parse({
    id: "WEATHER",
    endpoint: `${NAMED}/weather`,
    method: "GET",
    unitPrice: { asset: "MNEE", units: "500000000" },
    providerAddress: `0x${"Ab".repeat(20)}`.toLowerCase(),
    ...more,
  });

describeOnBothEngines("an owner of services", (world) => {
  /** A house with a treasury, and a server of somebody's whose health is told as the test says. */
  const open = async (parts: { mode?: "demo" | "production" } = {}) => {
    const base = testContext(world());
    const context = parts.mode ? { ...base, config: { ...base.config, mode: parts.mode } } : base;
    for (const id of ["usr_1", "usr_2"]) await addUser(context, { id });
    await addUser(context, { id: "operator-001", isOperator: true });
    await openTreasury(context);
    const health = { status: 200, asked: 0 };
    const { outbound, close } = await openOthersServer(NAMED, (_request, response) => {
      health.asked += 1;
      response.writeHead(health.status).end();
    });
    closing.push(close);
    const register = (more: object = {}, actor = owner) =>
      registerService({ context, outbound }, { actor, input: newService(more) });
    const edit = (fields: object, actor = owner, serviceId = "WEATHER") => {
      const input = { ...editServiceBody.parse(fields), serviceId };
      return editService({ context, outbound }, { actor, input });
    };
    return { context, outbound, health, register, edit };
  };
  const storedOf = async (context: Context, id = "WEATHER"): Promise<Service | undefined> =>
    (await context.store.read(currentPolicy)).policy.services.find((one) => one.id === id);

  it("registers one whose server answers; no agent spends on it before an operator says who may", async () => {
    const { context, register, edit } = await open();
    const reply = await register();
    expect(reply.status).toBe(201);
    expect(bodyOf<ServiceWire>(reply)).toMatchObject({
      id: "WEATHER",
      owner: "usr_1",
      unitPrice: { units: "500000000" },
      active: true,
      listed: true,
      verified: false,
      allowedAgents: [],
      health: { state: "up", since: new Date(context.clock()).toISOString() },
    });
    const { items } = await listServices(context.store, other);
    expect(items.at(-1)).toEqual(bodyOf(reply));
    expect(await getPolicy(context.store, operator)).toMatchObject({
      version: 2,
      source: "owner",
      author: "usr_1",
      reason: "Registered by its owner",
      diff: expect.arrayContaining([{ path: "services/WEATHER/unitPriceUnits", was: null, is: "500000000" }]),
    });
    const ask = async () => (await askFor(context, { serviceId: "WEATHER" })).decision.reason;
    expect(await ask()).toBe("Agent batch-agent is not in allowed list for WEATHER");
    await edit({ allowedAgents: ["batch-agent"], verified: true, reason: "looked at it" }, operator);
    expect(await ask()).toBe("Approved");
    expect(await getPolicy(context.store, operator)).toMatchObject({
      source: "operator",
      author: "operator-001",
      reason: "looked at it",
    });
  });

  it("is told why a server is not taken, and nothing is registered", async () => {
    const { context, health, register } = await open();
    health.status = 503;
    await expect(register()).rejects.toMatchObject({
      code: "provider_silent",
      status: 422,
      message: expect.stringContaining(`${NAMED}/health answers 503.`),
    });
    await expect(register({ endpoint: "http://localhost:8080/x" })).rejects.toMatchObject({
      code: "provider_silent",
      message: expect.stringContaining("not in the public internet"),
    });
    expect(await storedOf(context)).toBeUndefined();
  });

  it("takes no id that is taken, and asks no server for it", async () => {
    const { health, register } = await open();
    await register();
    const { asked } = health;
    expect(await codeOf(register({}, other))).toBe("service_taken");
    expect(await codeOf(register({ id: "PRICE_ORACLE" }))).toBe("service_taken");
    expect(health.asked).toBe(asked);
  });

  it("is one of two who take an id at the same moment", async () => {
    const { register } = await open();
    const codes = await Promise.all([owner, other].map((actor) => codeOf(register({}, actor))));
    expect(codes.filter((code) => code === "service_taken")).toHaveLength(1);
  });

  it("has twenty services at most; somebody else has as many", async () => {
    const { context, register } = await open();
    const owned = (ownerId: string, count: number) =>
      changePolicyTo(context, (policy) => {
        const like = policy.services[0] as Service;
        const more = Array.from({ length: count }, (_, at) => ({ ...like, id: `${ownerId}-${at}`, ownerId }));
        return { ...policy, services: [...policy.services, ...more] };
      });
    await owned("usr_1", 19);
    expect((await register()).status).toBe(201);
    expect(await codeOf(register({ id: "ANOTHER" }))).toBe("too_many_services");
    expect((await register({ id: "ANOTHER" }, other)).status).toBe(201);
  });

  it("gives an address without a typo", async () => {
    const { register } = await open();
    const providerAddress = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    expect((await register({ providerAddress })).status).toBe(201);
    const typo = register({ id: "TYPO", providerAddress: providerAddress.replace("aAeb", "AAeb") });
    await expect(typo).rejects.toMatchObject({ errors: [{ pointer: "#/providerAddress" }] });
  });

  it("changes price, endpoint and whether it is active, of their own alone", async () => {
    const { context, register, edit } = await open();
    await register();
    await edit({ verified: true }, operator);
    const dearer = bodyOf<ServiceWire>(await edit({ unitPrice: { asset: "MNEE", units: "700000000" } }));
    expect(dearer).toMatchObject({ unitPrice: { units: "700000000" }, verified: false });
    expect(await getPolicy(context.store, operator)).toMatchObject({
      source: "owner",
      author: "usr_1",
      diff: [
        { path: "services/WEATHER/isVerified", was: "true", is: "false" },
        { path: "services/WEATHER/unitPriceUnits", was: "500000000", is: "700000000" },
      ],
    });
    expect(bodyOf<ServiceWire>(await edit({ active: false }))).toMatchObject({ active: false, listed: true });
    const moved = bodyOf<ServiceWire>(await edit({ endpoint: `${NAMED}/v2`, active: true }));
    expect(moved).toMatchObject({ active: true, verified: false });
    expect(await storedOf(context)).toMatchObject({ endpoint: `${NAMED}/v2`, ownerId: "usr_1" });
    expect(await codeOf(edit({ active: false }, other))).toBe("forbidden");
    expect(await codeOf(edit({ active: false }, owner, "PRICE_ORACLE"))).toBe("forbidden");
    expect(await codeOf(edit({ active: false }, owner, "NOTHING"))).toBe("not_found");
    for (const fields of [{ allowedAgents: null }, { blockedAgents: [] }, { verified: true }])
      expect(await codeOf(edit(fields))).toBe("forbidden");
  });

  it("moves to another server only when that one answers", async () => {
    const { context, health, register, edit } = await open();
    await register();
    health.status = 500;
    expect(await codeOf(edit({ endpoint: `${NAMED}/v2` }))).toBe("provider_silent");
    expect(await codeOf(edit({ statusEndpoint: "http://elsewhere.test/status" }))).toBe("invalid_input");
    expect(await storedOf(context)).toMatchObject({ endpoint: `${NAMED}/weather`, statusEndpoint: null });
    expect((await edit({ active: false })).status).toBe(200);
  });

  it("makes no version of a change that changes nothing", async () => {
    const { context, register, edit } = await open();
    await register();
    await edit({ active: true });
    expect((await getPolicy(context.store, operator)).version).toBe(2);
  });

  it("closes a service by making it dearer, until an operator opens it again", async () => {
    const { context, register, edit } = await open();
    await register();
    await edit({ allowedAgents: null }, operator);
    await edit({ unitPrice: { asset: "MNEE", units: `${cents(2_100)}` } });
    const decided = async () => (await askFor(context, { serviceId: "WEATHER" })).decision;
    expect(await decided()).toMatchObject({
      action: "REJECTED",
      reason: expect.stringContaining("not in allowed list"),
    });
    await edit({ allowedAgents: null }, operator);
    expect(await decided()).toMatchObject({ reason: "Cost 21.00 exceeds maxPerCall 20.00" });
    await edit({ unitPrice: { asset: "MNEE", units: `${cents(100)}` } });
    expect(await decided()).toMatchObject({ action: "ALLOWED" });
  });

  it("reaches no server of the house's own in production", async () => {
    const { register } = await open({ mode: "production" });
    const allowed = [{ declaredOrigin: "http://127.0.0.1:8001", origin: "http://127.0.0.1:8001" }];
    const outbound = openOutbound({ allowed });
    closing.push(() => outbound.close());
    const refused = register({ endpoint: "http://127.0.0.1:8001/anything" });
    await expect(refused).rejects.toMatchObject({ errors: [{ pointer: "#/endpoint" }] });
    expect((await register()).status).toBe(201);
  });
});

it.each([
  { id: "a b" },
  { id: "" },
  { endpoint: "ftp://a.test/" },
  { unitPrice: { asset: "SAT", units: "1" } },
  { unitPrice: { asset: "MNEE", units: "-1" } },
  { unitPrice: { asset: "MNEE", units: "1000000000000001" } },
  { method: "DELETE" },
  { statusEndpoint: "http://elsewhere.test/" },
  { allowedAgents: null },
  { ownerId: "usr_2" },
])("a registration with %j is refused", (more) => {
  expect(() => newService(more)).toThrow();
});
