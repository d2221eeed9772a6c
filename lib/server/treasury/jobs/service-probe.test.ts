import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import { MOST_CHANGES } from "@/lib/domain/treasury/health-history";
import type { Service } from "@/lib/domain/treasury/policy";
import type { ServiceWire } from "@/lib/schemas/treasury/service";
import type { Context } from "@/lib/server/kernel/context";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { showServices } from "@/lib/server/treasury/reads/services";
import { deleteOwnedByIds } from "@/lib/server/treasury/tables/owned-services";
import { healthChangesOf, healthOf } from "@/lib/server/treasury/tables/service-health";
import { testContext } from "@/testing/context";
import { NOBODY_THERE, openOthersServer } from "@/testing/http/outbound";
import { actorOf } from "@/testing/people";
import { SEED_POLICY } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { addOwned, changePolicyTo } from "@/testing/treasury";
import { ServiceProbe } from "./service-probe";

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
  const services = await context.store.read((tx) => showServices(tx, actorOf("usr_2")));
  return Object.fromEntries(services.map((service) => [service.id, service]));
}

describeOnBothEngines("the probe of services", (world) => {
  const open = async () => {
    const context = testContext(world());
    const own = serviceOf("own", {});
    const owned = serviceOf("owned", { ownerId: "usr_1" });
    await addOwned(context, owned, { ownerId: "usr_1" });
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
    const unseen = { since: null, checkedAt: null, tookMs: null, upBps: null, history: [] };
    const unknown = { state: "unknown", ...unseen };
    expect((await shown(context)).own).toMatchObject({ health: unknown, active: true, listed: true });
    const probe = new ServiceProbe({ context, outbound });
    await probe.tick();
    context.pass(10_000);
    await probe.tick();
    await close();
    expect(asked).toEqual(["GET /health", "GET /health"]);
    const { own, owned, odd } = await shown(context);
    const up = {
      state: "up",
      since: new Date(context.nowMs - 10_000).toISOString(),
      checkedAt: new Date(context.nowMs).toISOString(),
      tookMs: expect.any(Number),
      upBps: 10_000,
      history: [
        {
          state: "up",
          from: new Date(context.nowMs - 10_000).toISOString(),
          to: new Date(context.nowMs).toISOString(),
        },
      ],
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
    const job = new ServiceProbe({ context, outbound });
    const probe = async () => {
      await job.tick();
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

  it("keeps when a server came up and went down: its newest changes, for eight days", async () => {
    const context = await open();
    let status = 200;
    const { outbound, close } = await openOthersServer(NAMED, (_request, response) =>
      response.writeHead(status).end(),
    );
    const job = new ServiceProbe({ context, outbound });
    const probes = async (count: number) => {
      for (let done = 0; done < count; done += 1) {
        context.pass(10_000);
        await job.tick();
      }
    };
    await probes(7);
    status = 503;
    await probes(5);
    status = 200;
    await probes(4);
    const { health } = (await shown(context)).own ?? expect.unreachable();
    const lasted = health.history.map(({ state, from, to }) => [state, Date.parse(to) - Date.parse(from)]);
    expect(lasted).toEqual([
      ["up", 90_000],
      ["down", 30_000],
      ["up", 30_000],
    ]);
    expect(health.upBps).toBe(8_000);
    const kept = () => context.store.read((tx) => healthChangesOf(tx, [NAMED]));
    for (let round = 0; round < MOST_CHANGES; round += 1) {
      status = round % 2 === 0 ? 503 : 200;
      await probes(3);
    }
    await close();
    const changes = await kept();
    expect(changes).toHaveLength(MOST_CHANGES);
    expect(changes.at(-1)?.state).toBe("up");
    const gone = new ServiceProbe({ context, outbound: NOBODY_THERE });
    context.nowMs = (changes.at(-2)?.atMs ?? 0) + 8 * DAY_MS;
    await gone.tick();
    expect((await kept()).map(({ atMs }) => atMs)).toEqual(changes.slice(-2).map(({ atMs }) => atMs));
  });

  it("keeps why a server does not answer, and forgets one that no service has named for a day", async () => {
    const context = await open();
    const probe = new ServiceProbe({ context, outbound: NOBODY_THERE });
    await probe.tick();
    const found = () => context.store.read((tx) => healthOf(tx, [NAMED]));
    expect(await found()).toEqual([
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
    await context.store.write((tx) => deleteOwnedByIds(tx, ["owned"]));
    context.pass(DAY_MS);
    await probe.tick();
    expect(await found()).toHaveLength(1);
    context.pass(1);
    await probe.tick();
    expect(await found()).toEqual([]);
  });

  it("asks of services that nobody opened twenty at a time, one after the other, and the policy's each time", async () => {
    const context = await open();
    const unopened = Array.from({ length: 45 }, (_, at) => `u${String(at).padStart(2, "0")}`);
    for (const id of unopened)
      await addOwned(context, serviceOf(id, { endpoint: `http://${id}.test/` }), { ownerId: `usr_${id}` });
    const rounds: string[][] = [];
    const outbound: Outbound = {
      ask: async ({ url }) => {
        rounds.at(-1)?.push(new URL(url).host);
        return { status: 200, contentType: null, body: new Uint8Array(), tookMs: 1 };
      },
      open: NOBODY_THERE.open,
      close: async () => undefined,
    };
    const probe = new ServiceProbe({ context, outbound });
    for (let round = 0; round < 4; round++) {
      rounds.push([]);
      await probe.tick();
    }
    const [policys, ...others] = [new URL(NAMED).host, ...unopened.map((id) => `${id}.test`)];
    const asked = rounds.map((round) => round.filter((host) => host !== policys).sort());
    // The first turn is that of "owned", which the policy has as well.
    expect(asked).toEqual([others.slice(0, 19), others.slice(19, 39), others.slice(39), others.slice(0, 19)]);
    expect(rounds.every((round) => round.filter((host) => host === policys).length === 1)).toBe(true);
  });
});
