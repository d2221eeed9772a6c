import { expect, it } from "vitest";
import type { Service } from "@/lib/domain/treasury/policy";
import type { ServiceWire } from "@/lib/schemas/treasury/service";
import type { Context } from "@/lib/server/kernel/context";
import { showServices } from "@/lib/server/treasury/reads/services";
import { listHealth } from "@/lib/server/treasury/tables/service-health";
import { testContext } from "@/testing/context";
import { NOBODY_THERE, openOthersServer } from "@/testing/http/outbound";
import { SEED_POLICY } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { changePolicyTo } from "@/testing/treasury";
import { probeServices } from "./service-probe";

const NAMED = "http://provider.test:8001";

const serviceOf = (id: string, more: Partial<Service>): Service => ({
  ...(SEED_POLICY.services[1] as Service),
  id,
  endpoint: `${NAMED}/${id}`,
  ...more,
});

const withServices = (context: Context, services: readonly Service[]) =>
  changePolicyTo(context, () => ({ ...SEED_POLICY, services, caps: [] }));

async function shown(context: Context): Promise<Record<string, ServiceWire>> {
  const services = await context.store.read(showServices);
  return Object.fromEntries(services.map((service) => [service.id, service]));
}

describeOnBothEngines("the probe of services", (world) => {
  const open = async () => {
    const context = testContext(world());
    const own = serviceOf("own", {});
    const owned = serviceOf("owned", { ownerId: "usr_1" });
    await withServices(context, [own, owned, serviceOf("odd", { endpoint: "nowhere" })]);
    return context;
  };

  it("asks each server once, and shows how it is since when", async () => {
    const asked: string[] = [];
    const { outbound, close } = await openOthersServer(NAMED, (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end("well");
    });
    const context = await open();
    const unknown = { state: "unknown", since: null, checkedAt: null, tookMs: null };
    expect((await shown(context)).own).toMatchObject({ health: unknown, active: true, listed: true });
    await probeServices(context, outbound);
    context.pass(10_000);
    await probeServices(context, outbound);
    await close();
    expect(asked).toEqual(["GET /health", "GET /health"]);
    const { own, owned, odd } = await shown(context);
    const up = {
      state: "up",
      since: new Date(context.nowMs - 10_000).toISOString(),
      checkedAt: new Date(context.nowMs).toISOString(),
      tookMs: expect.any(Number),
    };
    expect([own?.health, owned?.health, odd?.health]).toEqual([up, up, unknown]);
  });

  it("takes an owner's service off the list after three failures, and lists it again when it answers", async () => {
    const context = await open();
    let status = 200;
    const { outbound, close } = await openOthersServer(NAMED, (_request, response) =>
      response.writeHead(status).end(),
    );
    const states: unknown[] = [];
    const probe = async () => {
      await probeServices(context, outbound);
      const { own, owned } = await shown(context);
      states.push([own?.health.state, own?.listed, own?.active, owned?.listed, owned?.active].join(" "));
    };
    await probe();
    status = 503;
    for (let count = 0; count < 3; count++) await probe();
    status = 204;
    await probe();
    await close();
    const well = "up true true true true";
    expect(states).toEqual([well, well, well, "down true true false false", well]);
  });

  it("keeps why a server does not answer, and forgets one that the policy names no more", async () => {
    const context = await open();
    await probeServices(context, NOBODY_THERE);
    expect(await context.store.read(listHealth)).toEqual([
      {
        origin: NAMED,
        state: "unknown",
        sinceAtMs: context.nowMs,
        checkedAtMs: context.nowMs,
        failuresInRow: 1,
        tookMs: null,
        error: "This test asks nobody.",
      },
    ]);
    await withServices(context, []);
    await probeServices(context, NOBODY_THERE);
    expect(await context.store.read(listHealth)).toEqual([]);
  });
});
