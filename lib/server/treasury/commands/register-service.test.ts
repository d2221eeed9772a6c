import { afterEach, expect, it } from "vitest";
import type { PolicyWire } from "@/lib/schemas/treasury/policy";
import { registerServiceBody, type ServiceWire } from "@/lib/schemas/treasury/service";
import { parsedFields } from "@/lib/server/http/fields";
import { openOutbound } from "@/lib/server/outbound/outbound";
import { getPolicy } from "@/lib/server/treasury/reads/policy-view";
import { listServices } from "@/lib/server/treasury/reads/services";
import { findOwned } from "@/lib/server/treasury/tables/owned-services";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { insertX402Payment } from "@/lib/server/treasury/tables/x402/payments";
import { bodyOf, codeOf } from "@/testing/answers";
import { SEED_POLICY } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { addOwned } from "@/testing/treasury";
import { newService, OWNERS_SERVER, openOwners, operator, other, owner } from "@/testing/treasury/owners";
import { registerService } from "./register-service";

const fields = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`f${at}`, { type: "string", description: "a field" }]),
  );
const ASKED = {
  id: "WEATHER",
  endpoint: "http://provider.test:8001/weather",
  unitPrice: { asset: "MNEE", units: "500000000" },
  providerAddress: `0x${"ab".repeat(20)}`,
};

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A payment that was refused: its payer may send it again. */
const saleOf = (serviceId: string): X402PaymentRow => ({
  id: "pay_1",
  chainId: 31_337,
  ownerAddress: "0x01",
  nonce: "1",
  requestHash: "0x02",
  serviceId,
  payeeAddress: "0x03",
  input: {},
  units: 1n,
  state: "refused",
  version: 1,
  fromBlock: 1,
  txHash: null,
  answer: null,
  failure: null,
  settlements: 1,
  reverts: 1,
  tries: 0,
  nextTryAtMs: 0,
  createdAtMs: 1,
  paidAtMs: null,
  endedAtMs: 1,
});

describeOnBothEngines("who registers a service", (world) => {
  const open = async (parts: Parameters<typeof openOwners>[1] = {}) => {
    const house = await openOwners(world(), parts);
    closing.push(house.close);
    const policy = (): Promise<PolicyWire> => getPolicy(house.context.store, operator);
    const listedTo = async (actor: typeof owner) => (await listServices(house.context.store, actor)).items;
    return { ...house, policy, listedTo };
  };

  it("shows that its server answers; no agent spends on it before an operator says who may", async () => {
    const { context, register, edit, ask, policy } = await open();
    const reply = await register();
    expect(reply.status).toBe(201);
    expect(bodyOf<ServiceWire>(reply)).toMatchObject({
      id: "WEATHER",
      owner: "usr_1",
      version: 1,
      server: { endpoint: `${OWNERS_SERVER}/weather`, method: "GET", statusEndpoint: null },
      unitPrice: { units: "500000000" },
      active: true,
      listed: true,
      verified: false,
      allowedAgents: [],
      health: { state: "up", since: new Date(context.clock()).toISOString() },
    });
    expect(await policy()).toMatchObject({ version: 1, source: "operator" });
    expect((await ask()).reason).toBe("Agent batch-agent is not in allowed list for WEATHER");
    await edit({ allowedAgents: ["batch-agent"], verified: true, reason: "looked at it" }, operator);
    expect((await ask()).reason).toBe("Approved");
    expect(await policy()).toMatchObject({
      version: 2,
      source: "operator",
      author: "operator-001",
      reason: "looked at it",
      diff: expect.arrayContaining([{ path: "services/WEATHER/unitPriceUnits", was: null, is: "500000000" }]),
    });
  });

  it("sees it, as operators do; others see it once an operator has opened it, and nobody else where its server is", async () => {
    const { register, edit, listedTo } = await open();
    const registered = bodyOf<ServiceWire>(await register());
    expect((await listedTo(owner)).at(-1)).toEqual(registered);
    expect((await listedTo(operator)).at(-1)).toEqual(registered);
    expect((await listedTo(other)).map(({ id }) => id)).toEqual(SEED_POLICY.services.map(({ id }) => id));
    const opened = bodyOf<ServiceWire>(await edit({ allowedAgents: null }, operator));
    expect((await listedTo(owner)).at(-1)).toEqual(opened);
    expect((await listedTo(other)).at(-1)).toEqual({ ...opened, server: null });
  });

  it("is one of many: operators are shown the newest two hundred that nobody opened", async () => {
    const { context, listedTo } = await open();
    const [like] = SEED_POLICY.services;
    if (!like) throw new RangeError("The seed has services.");
    const ids = Array.from({ length: 201 }, (_, at) => `N${at}`);
    for (const [at, id] of ids.entries())
      await addOwned(context, { ...like, id }, { ownerId: "usr_2", registeredAtMs: context.nowMs + at });
    const listed = (await listedTo(operator)).map(({ id }) => id);
    expect(listed).toEqual([...SEED_POLICY.services.map(({ id }) => id), ...ids.slice(1)]);
  });

  it("says what whoever buys has to send, and the policy holds callers to it once an operator opened it", async () => {
    const { register, edit, policy } = await open();
    const city = { type: "string", required: true, description: "Where", most: 40 };
    const input = {
      forms: [{ city, days: { type: "integer", description: "How many" } }],
      example: { city: "Oslo" },
    };
    const registered = bodyOf<ServiceWire>(await register({ input })).input;
    expect(registered).toMatchObject({
      schema: { required: ["city"], properties: { city: { maxLength: 40 }, days: { type: "integer" } } },
      example: { city: "Oslo" },
    });
    const opened = await edit({ allowedAgents: ["batch-agent"], reason: "looked at it" }, operator);
    expect(bodyOf<ServiceWire>(opened).input).toEqual(registered);
    const said = (await policy()).policy.services.find(({ id }) => id === "WEATHER")?.input;
    expect(said?.forms[0]?.city).toMatchObject({ isRequired: true, most: 40 });
  });

  it.each([
    ["an example that it would refuse", { forms: [{}], example: { city: "Oslo" } }, "#/input/example"],
    ["no form", { forms: [], example: {} }, "#/input/forms"],
    [
      "another type",
      { forms: [{ a: { type: "date", description: "x" } }], example: {} },
      "#/input/forms/0/a/type",
    ],
    [
      "no words",
      { forms: [{ a: { type: "string", description: " " } }], example: {} },
      "#/input/forms/0/a/description",
    ],
    ["a field too many", { forms: [fields(33)], example: {} }, "#/input/forms/0"],
    ["a long example", { forms: [fields(1)], example: { f0: "x".repeat(2_000) } }, "#/input/example"],
  ])("does not take %s for what a service takes", (_, input, pointer) => {
    const told = () => parsedFields(registerServiceBody, { ...ASKED, input });
    expect(told).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ pointer })] }));
  });

  it("is told why a server is not taken, and nothing is registered", async () => {
    const { context, health, register } = await open();
    health.status = 503;
    await expect(register()).rejects.toMatchObject({
      code: "provider_silent",
      status: 422,
      message: expect.stringContaining(`${OWNERS_SERVER}/health answers 503.`),
    });
    await expect(register({ endpoint: "http://localhost:8080/x" })).rejects.toMatchObject({
      code: "invalid_input",
      errors: [{ pointer: "#/endpoint", detail: expect.stringContaining("not in the public internet") }],
    });
    expect(await context.store.read((tx) => findOwned(tx, "WEATHER"))).toBeUndefined();
  });

  it("takes no id that is taken, and asks no server for it", async () => {
    const { health, register } = await open();
    await register();
    const { asked } = health;
    expect(await codeOf(register({}, other))).toBe("service_taken");
    expect(await codeOf(register({ id: "PRICE_ORACLE" }))).toBe("service_taken");
    expect(health.asked).toBe(asked);
  });

  it("takes no id again that somebody ever paid for by x402", async () => {
    const { context, register, remove } = await open();
    await register();
    await remove();
    await context.store.write((tx) => insertX402Payment(tx, saleOf("WEATHER")));
    expect(await codeOf(register({}, other))).toBe("service_taken");
  });

  it("is one of two who take an id at the same moment", async () => {
    const { register } = await open();
    const codes = await Promise.all([owner, other].map((actor) => codeOf(register({}, actor))));
    expect(codes.filter((code) => code === "service_taken")).toHaveLength(1);
  });

  it("has twenty services at most; somebody else has as many, and one that is taken away makes room", async () => {
    const { context, register, remove } = await open();
    const [like] = SEED_POLICY.services;
    if (!like) throw new RangeError("The seed has services.");
    for (let at = 0; at < 19; at++) await addOwned(context, { ...like, id: `S${at}` }, { ownerId: "usr_1" });
    expect((await register()).status).toBe(201);
    expect(await codeOf(register({ id: "ANOTHER" }))).toBe("too_many_services");
    expect((await register({ id: "ANOTHER" }, other)).status).toBe(201);
    await remove();
    expect((await register({ id: "INSTEAD" })).status).toBe(201);
  });

  it("gives an address without a typo", async () => {
    const { register } = await open();
    const providerAddress = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    expect((await register({ providerAddress })).status).toBe(201);
    const typo = register({ id: "TYPO", providerAddress: providerAddress.replace("aAeb", "AAeb") });
    await expect(typo).rejects.toMatchObject({ errors: [{ pointer: "#/providerAddress" }] });
  });

  it.each(["production", "demo"] as const)("reaches no server of the house's own in %s", async (mode) => {
    const { context, register } = await open({ mode });
    const allowed = [{ declaredOrigin: "http://127.0.0.1:8001", origin: "http://127.0.0.1:8001" }];
    const outbound = openOutbound({ allowed });
    closing.push(() => outbound.close());
    const input = newService({ endpoint: "http://127.0.0.1:8001/anything" });
    const refused = registerService({ context, outbound }, { actor: owner, input });
    await expect(refused).rejects.toMatchObject({ errors: [{ pointer: "#/endpoint" }] });
    expect((await register()).status).toBe(201);
  });
});

const LONG = `https://provider.test/${"a".repeat(479)}`;

it.each([
  { id: "a b" },
  { id: "" },
  { endpoint: "ftp://a.test/" },
  { endpoint: LONG },
  { statusEndpoint: LONG },
  { endpoint: "http://a.test/\u0000" },
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

it("may have an endpoint of five hundred characters", () => {
  expect(newService({ endpoint: LONG.slice(0, 500) }).endpoint).toHaveLength(500);
});
