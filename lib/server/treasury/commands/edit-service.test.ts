import { afterEach, expect, it } from "vitest";
import type { ChangePolicyInput, PolicyWire } from "@/lib/schemas/treasury/policy";
import type { DraftWire } from "@/lib/schemas/treasury/policy-draft";
import type { ServiceWire } from "@/lib/schemas/treasury/service";
import { getPolicy } from "@/lib/server/treasury/reads/policy-view";
import { listServices } from "@/lib/server/treasury/reads/services";
import { findService } from "@/lib/server/treasury/reads/services-in-effect";
import { bodyOf, codeOf } from "@/testing/answers";
import { actorOf, addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY } from "@/testing/treasury";
import {
  newService,
  OWNERS_SERVER,
  openOwners,
  operator,
  other,
  owner,
  priceOf,
} from "@/testing/treasury/owners";
import { changePolicy } from "./change-policy";
import { consentToDraft } from "./drafts/consent-to-draft";
import { setAgentPaused } from "./edit-spending-agent";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const { caps, risk, lowTreasuryUnits } = DEMO_POLICY;
const rows = caps.map(({ sinceAtMs, ...cap }) => cap);
const NOT_ALLOWED = "Agent batch-agent is not in allowed list for WEATHER";
const INACTIVE = "Service WEATHER is not active";

describeOnBothEngines("an owner of a service", (world) => {
  const open = async () => {
    const house = await openOwners(world());
    closing.push(house.close);
    const { context, ask } = house;
    await house.register();
    const policy = (): Promise<PolicyWire> => getPolicy(context.store, operator);
    const put = (more: Partial<ChangePolicyInput>) => {
      const input = { version: 1, reason: "a new month", caps: rows, risk, lowTreasuryUnits, ...more };
      return changePolicy(context, { actor: operator, input });
    };
    const reason = async () => (await ask()).reason;
    const found = (id = "WEATHER") => context.store.read((tx) => findService(tx, id));
    return { ...house, policy, put, reason, found };
  };

  it("makes no version of the policy, so that an operator's change of what was read holds, and it does not grow", async () => {
    const { edit, register, remove, policy, put } = await open();
    const before = await policy();
    for (let at = 1; at <= 50; at++) {
      const endpoint = `${OWNERS_SERVER}/${"x".repeat(400)}/${at}`;
      await edit({ ...priceOf(BigInt(at)), endpoint, statusEndpoint: endpoint, active: at % 2 === 0 });
      await register({ id: `S${at}` });
      await remove(owner, `S${at}`);
    }
    expect(await policy()).toEqual(before);
    const after = bodyOf<PolicyWire>(await put({ version: before.version, lowTreasuryUnits: 1n }));
    expect(after.version).toBe(before.version + 1);
    expect(after.policy).toEqual({ ...before.policy, lowTreasuryUnits: "1" });
  });

  it("changes price, endpoint and whether it is active, of their own alone", async () => {
    const { edit, found } = await open();
    const dearer = bodyOf<ServiceWire>(await edit(priceOf(cents(70))));
    expect(dearer).toMatchObject({ unitPrice: { units: `${cents(70)}` }, version: 2 });
    expect(bodyOf<ServiceWire>(await edit({ active: false }))).toMatchObject({ active: false, listed: true });
    const moved = bodyOf<ServiceWire>(await edit({ endpoint: `${OWNERS_SERVER}/v2`, active: true }));
    expect(moved).toMatchObject({ active: true, verified: false, version: 4 });
    expect((await found()).service).toMatchObject({ endpoint: `${OWNERS_SERVER}/v2`, ownerId: "usr_1" });
    expect(await codeOf(edit({ active: false }, other))).toBe("not_found");
    await edit({ allowedAgents: null }, operator);
    expect(await codeOf(edit({ active: false }, other))).toBe("forbidden");
    expect(await codeOf(edit({ active: false }, owner, "PRICE_ORACLE"))).toBe("forbidden");
    expect(await codeOf(edit({ active: false }, owner, "NOTHING"))).toBe("not_found");
    for (const fields of [{ allowedAgents: null }, { blockedAgents: [] }, { verified: true }])
      expect(await codeOf(edit(fields))).toBe("forbidden");
  });

  it("moves to another server only when that one answers", async () => {
    const { health, edit, found } = await open();
    health.status = 500;
    expect(await codeOf(edit({ endpoint: `${OWNERS_SERVER}/v2` }))).toBe("provider_silent");
    expect(await codeOf(edit({ statusEndpoint: "http://elsewhere.test/status" }))).toBe("invalid_input");
    expect((await found()).service).toMatchObject({
      endpoint: `${OWNERS_SERVER}/weather`,
      statusEndpoint: null,
    });
    expect((await edit({ active: false })).status).toBe(200);
  });

  it("changes nothing by what changes nothing", async () => {
    const { context, edit } = await open();
    expect(bodyOf<ServiceWire>(await edit({ active: true }))).toMatchObject({ version: 1 });
    const audited = await context.store.read((tx) => tx.all("SELECT action FROM audit_rows"));
    expect(audited).toEqual([{ action: "service.register" }]);
  });

  it("is one of two who change it at once; who looked at an older one is told", async () => {
    const { health, edit, found } = await open();
    const codes: string[] = [];
    health.meanwhile = async () => codes.push(await codeOf(edit(priceOf(cents(60)))));
    codes.push(await codeOf(edit({ endpoint: `${OWNERS_SERVER}/v2` })));
    expect(codes).toEqual(["done", "lost_race"]);
    expect((await found()).owned).toMatchObject({ version: 2, endpoint: `${OWNERS_SERVER}/weather` });
    const again = [cents(70), cents(80)].map((units) => codeOf(edit({ ...priceOf(units), version: 2 })));
    expect((await Promise.all(again)).sort()).toEqual(["done", "lost_race"]);
    expect(await codeOf(edit({ allowedAgents: null, version: 2 }, operator))).toBe("lost_race");
    expect(await codeOf(edit({ allowedAgents: null, version: 3 }, operator))).toBe("done");
  });

  it("is opened by an operator as it was looked at, and by none who does not say what that was", async () => {
    const { editAs, edit, reason } = await open();
    for (const word of [{ allowedAgents: null }, { allowedAgents: ["batch-agent"] }, { verified: true }]) {
      await expect(editAs(word, operator)).rejects.toMatchObject({ status: 428, code: "version_required" });
      await edit(priceOf(cents(60)));
      expect(await codeOf(editAs({ ...word, version: 1 }, operator))).toBe("lost_race");
    }
    expect(await reason()).toBe(NOT_ALLOWED);
    for (const word of [{ allowedAgents: [] }, { verified: false }, { active: false }])
      expect(await codeOf(editAs(word, operator))).toBe("done");
  });

  it("does not keep an operator from closing it by changing it at the same moment", async () => {
    const { health, edit, reason } = await open();
    await edit({ allowedAgents: null }, operator);
    const codes: string[] = [];
    health.meanwhile = async () => codes.push(await codeOf(edit(priceOf(cents(40)))));
    codes.push(await codeOf(edit({ allowedAgents: [], endpoint: `${OWNERS_SERVER}/v2` }, operator)));
    expect(codes).toEqual(["done", "done"]);
    expect(await reason()).toBe(NOT_ALLOWED);
  });

  it.each([
    ["making it dearer", priceOf(cents(2_100))],
    ["moving it", { endpoint: `${OWNERS_SERVER}/v2` }],
    ["moving its status", { statusEndpoint: `${OWNERS_SERVER}/status` }],
    ["asking it in another way", { method: "POST" }],
  ])("closes it by %s, at once and until an operator opens it again", async (_, change) => {
    const { edit, reason, policy } = await open();
    await edit({ allowedAgents: null, verified: true }, operator);
    expect(await reason()).toBe("Approved");
    const { version } = await policy();
    const closed = bodyOf<ServiceWire>(await edit(change));
    expect(closed).toMatchObject({ allowedAgents: [], verified: false });
    expect(await reason()).toBe(NOT_ALLOWED);
    expect((await policy()).version).toBe(version);
    // An operator who says something else of it does not open it.
    await edit({ blockedAgents: ["ops-agent"] }, operator);
    expect(await reason()).toBe(NOT_ALLOWED);
    await edit({ allowedAgents: null }, operator);
    expect(await reason()).not.toBe(NOT_ALLOWED);
  });

  it("makes it cheaper at once, and as dear as it was opened again", async () => {
    const { edit, ask } = await open();
    await edit({ allowedAgents: null }, operator);
    await edit(priceOf(cents(20)));
    expect(await ask()).toMatchObject({ action: "ALLOWED", costUnits: cents(20) });
    await edit(priceOf(cents(50)));
    expect(await ask()).toMatchObject({ action: "ALLOWED", costUnits: cents(50) });
  });

  it("makes it cheaper alone, and an operator too: asked about is what a call really costs", async () => {
    const { context, edit } = await open();
    await edit({ allowedAgents: null }, operator);
    await changePolicyTo(context, (policy) => ({
      ...policy,
      risk: { ...policy.risk, largeCost: { effect: "ask", aboveUnits: cents(60) } },
    }));
    const asked = async (quantity: number, serviceId = "WEATHER") => {
      const agentId = serviceId === "WEATHER" ? "batch-agent" : "ops-agent";
      const { decision } = await askFor(context, { agentId, serviceId, quantity });
      return [decision.action, decision.costUnits];
    };
    expect(await asked(2)).toEqual(["WAITING", cents(100)]);
    await edit(priceOf(cents(20)));
    expect(await asked(3)).toEqual(["ALLOWED", cents(60)]);
    expect(await asked(4)).toEqual(["WAITING", cents(80)]);
    await addUser(context, { id: "operator-002", isOperator: true });
    expect(await asked(1, "IMAGE_GEN_PREMIUM")).toEqual(["WAITING", expect.any(BigInt)]);
    expect((await edit(priceOf(cents(30)), operator, "IMAGE_GEN_PREMIUM")).status).toBe(200);
    expect(await asked(2, "IMAGE_GEN_PREMIUM")).toEqual(["ALLOWED", cents(60)]);
    expect(await asked(3, "IMAGE_GEN_PREMIUM")).toEqual(["WAITING", cents(90)]);
  });

  it("lets it be a summary of another no longer than it is open", async () => {
    const { context, edit } = await open();
    await edit({ allowedAgents: null }, operator);
    await changePolicyTo(context, (policy) => ({
      ...policy,
      lowTreasuryUnits: cents(9_000_000),
      services: policy.services.map((one) =>
        one.id === "BATCH_COMPUTE" ? { ...one, summaryId: "WEATHER" } : one,
      ),
    }));
    const called = async () => (await askFor(context)).decision.calledServiceId;
    expect(await called()).toBe("WEATHER");
    await edit(priceOf(cents(60)));
    expect(await called()).toBe("BATCH_COMPUTE");
  });

  it("takes it out of use and back; what an operator took out of use stays so", async () => {
    const { edit, reason } = await open();
    await edit({ allowedAgents: null }, operator);
    await edit({ active: false });
    expect(await reason()).toBe(INACTIVE);
    await edit({ active: true });
    expect(await reason()).toBe("Approved");
    await edit({ active: false }, operator);
    await edit({ active: true });
    expect(await reason()).toBe(INACTIVE);
    await edit({ blockedAgents: ["ops-agent"] }, operator);
    expect(await reason()).toBe(INACTIVE);
    await edit({ active: true }, operator);
    expect(await reason()).toBe("Approved");
  });

  it("is opened while it is out of use, and spent on once its owner takes it into use", async () => {
    const { edit, reason } = await open();
    await edit({ active: false });
    await edit({ allowedAgents: null }, operator);
    expect(await reason()).toBe(INACTIVE);
    await edit({ active: true });
    expect(await reason()).toBe("Approved");
  });

  it("is opened by the consent of another operator where there are two, and closed at once", async () => {
    const { edit, context, reason, policy } = await open();
    await addUser(context, { id: "operator-002", isOperator: true });
    const reply = await edit({ allowedAgents: null }, operator);
    expect([reply.status, (await policy()).version]).toEqual([202, 1]);
    expect(await reason()).toBe(NOT_ALLOWED);
    const { id, version, title } = bodyOf<DraftWire>(reply);
    expect(title).toBe("Service WEATHER");
    await consentToDraft(context, { actor: actorOf("operator-002"), input: { id, version } });
    expect(await reason()).toBe("Approved");
    expect((await edit({ allowedAgents: [] }, operator)).status).toBe(200);
    expect(await reason()).toBe(NOT_ALLOWED);
  });

  it("has their row as it was where another operator is to consent to what one says of it", async () => {
    const { edit, context, found, reason } = await open();
    await addUser(context, { id: "operator-002", isOperator: true });
    const before = (await found()).owned;
    const place = { endpoint: `${OWNERS_SERVER}/v2`, ...priceOf(cents(20)) };
    const reply = await edit({ allowedAgents: null, ...place }, operator);
    expect([reply.status, (await found()).owned]).toEqual([202, before]);
    const { id, version } = bodyOf<DraftWire>(reply);
    await consentToDraft(context, { actor: actorOf("operator-002"), input: { id, version } });
    expect([await reason(), (await found()).owned]).toEqual([NOT_ALLOWED, before]);
    await edit(place);
    expect(await reason()).toBe("Approved");
    const closed = await edit({ allowedAgents: [], active: false }, operator);
    expect([closed.status, (await found()).owned?.isActive]).toEqual([200, false]);
  });

  it("is known to the policy no more once an operator closes it", async () => {
    const { edit, policy } = await open();
    await edit({ allowedAgents: ["batch-agent"], verified: true }, operator);
    const known = async () => (await policy()).policy.services.some(({ id }) => id === "WEATHER");
    expect(await known()).toBe(true);
    const closed = bodyOf<ServiceWire>(await edit({ allowedAgents: [] }, operator));
    expect(closed).toMatchObject({ allowedAgents: [], verified: false, owner: "usr_1" });
    expect(await known()).toBe(false);
  });

  it("may be capped before it is opened, and keeps the cap while it is closed", async () => {
    const { edit, put, policy, reason } = await open();
    const cap = {
      scope: "service",
      of: "WEATHER",
      window: "day",
      limitUnits: cents(60),
      rolloverBps: 0,
    } as const;
    await put({ caps: [...rows, cap] });
    await edit({ allowedAgents: null }, operator);
    await edit({ allowedAgents: [] }, operator);
    expect(await reason()).toBe(NOT_ALLOWED);
    await edit({ allowedAgents: null }, operator);
    expect(await reason()).toBe("Approved");
    expect(await reason()).toContain("Insufficient budget of service WEATHER a day");
    await put({ version: (await policy()).version, caps: rows });
    expect(await reason()).toBe("Approved");
  });

  it("takes it away: it is closed, and nothing of it stands in an operator's way", async () => {
    const { context, edit, register, remove, reason, policy, found } = await open();
    await edit({ allowedAgents: null }, operator);
    const payee = newService().providerAddress;
    const itsCap = capOf(`payee:${payee}:day`, cents(1_000_000));
    await changePolicyTo(context, (from) => ({ ...from, caps: [...from.caps, itsCap] }));
    expect(await codeOf(remove(other))).toBe("forbidden");
    expect(await codeOf(remove(owner, "PRICE_ORACLE"))).toBe("forbidden");
    expect(await codeOf(remove(operator, "PRICE_ORACLE"))).toBe("forbidden");
    expect((await remove()).status).toBe(204);
    expect(await reason()).toBe(INACTIVE);
    const { items } = await listServices(context.store, other);
    expect(items.at(-1)).toMatchObject({ id: "WEATHER", active: false, allowedAgents: [], version: null });
    // Its id is nobody's while the policy says something of it.
    expect(await codeOf(register({}, other))).toBe("service_taken");
    expect(await codeOf(edit({ allowedAgents: null }, operator))).toBe("not_found");
    const pause = { agentId: "ops-agent", isPaused: true, reason: "odd" };
    await setAgentPaused(context, { actor: operator, input: pause });
    await remove(operator);
    const left = (await policy()).policy;
    expect(left.services.some(({ id }) => id === "WEATHER")).toBe(false);
    expect(left.caps.some(({ of }) => of === payee)).toBe(false);
    expect((await found()).service).toBeNull();
    expect(await reason()).toBe("Service WEATHER not registered");
    expect((await register({}, other)).status).toBe(201);
    expect(await reason()).toBe(NOT_ALLOWED);
  });

  it("takes away what nobody opened, of their own alone", async () => {
    const { remove, reason } = await open();
    expect(await codeOf(remove(other))).toBe("not_found");
    expect(await codeOf(remove(owner, "NOTHING"))).toBe("not_found");
    await remove();
    expect(await reason()).toBe("Service WEATHER not registered");
  });
});
