import { afterEach, expect, it } from "vitest";
import type { ServiceCallWire } from "@/lib/schemas/treasury/call";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import { getCall } from "@/lib/server/treasury/reads/calls";
import { bodyOf, codeOf } from "@/testing/answers";
import { cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { addOwned, askFor, DEMO_POLICY } from "@/testing/treasury";
import { OWNERS_SERVER, openOwners, operator, other, owner, priceOf } from "@/testing/treasury/owners";
import { callService } from "./call-service";
import { serveCall } from "./serve-call";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describeOnBothEngines("a call of an owner's service", (world) => {
  const open = async () => {
    const house = await openOwners(world());
    closing.push(house.close);
    const { context } = house;
    await house.register();
    await house.edit({ allowedAgents: null }, operator);
    const held = async () => (await askFor(context, { serviceId: "WEATHER" })).decision.id;
    const asked: string[] = [];
    const serve = (callId: string) =>
      serveCall(
        {
          context,
          askProvider: async ({ service }) => {
            asked.push(service.endpoint);
            return { kind: "served", result: {} };
          },
        },
        { callId },
      );
    const stateOf = async (callId: string) =>
      (await getCall(context.store, { actor: operator, id: callId })).state;
    return { ...house, held, asked, serve, stateOf };
  };

  it.each<[string, (house: Awaited<ReturnType<typeof open>>) => Promise<unknown>]>([
    ["its owner moved it", ({ edit }) => edit({ endpoint: `${OWNERS_SERVER}/v2` })],
    ["its owner made it dearer", ({ edit }) => edit(priceOf(cents(60)))],
    ["its owner took it away", ({ remove }) => remove()],
    ["an operator closed it", ({ edit }) => edit({ allowedAgents: [] }, operator)],
  ])("that was let pass is served where it was opened, after %s", async (_, change) => {
    const house = await open();
    const id = await house.held();
    await change(house);
    await house.serve(id);
    expect(house.asked).toEqual([`${OWNERS_SERVER}/weather`]);
    expect(await house.stateOf(id)).toBe("served");
  });

  it("that was let pass fails where nobody knows the service any more", async () => {
    const { held, remove, serve, asked, stateOf } = await open();
    const id = await held();
    await remove(owner);
    await remove(operator);
    await serve(id);
    expect(asked).toEqual([]);
    expect(await stateOf(id)).toBe("released");
  });

  it("keeps its id from whoever would have it next, so that nobody else is asked what it asks", async () => {
    const { held, register, remove, serve, asked } = await open();
    const id = await held();
    await remove(operator);
    for (const actor of [other, owner]) expect(await codeOf(register({}, actor))).toBe("service_taken");
    await serve(id);
    expect(asked).toEqual([]);
  });

  it("is never asked of one by the same id whose payee is another", async () => {
    const { context, held, remove, serve, asked, stateOf } = await open();
    const [id, [like]] = [await held(), DEMO_POLICY.services];
    if (!like) return expect.unreachable();
    await remove(operator);
    const payee = `0x${"e".repeat(40)}`;
    await addOwned(context, { ...like, id: "WEATHER", payee }, { ownerId: "usr_2" });
    await serve(id);
    expect(asked).toEqual([]);
    expect(await stateOf(id)).toBe("released");
  });

  it("is refused and recorded where it is closed, also where calls are paid on the chain", async () => {
    const { context, edit, serve } = await open();
    const chain = { registeredService: async () => null } as unknown as ChainEvidence;
    const onRouter = { ...context, chain, config: { ...context.config, paymentRail: "router" as const } };
    const call = async () => {
      const parts = { context: onRouter, serveCall: serve, openCircuitUntilMs: () => null };
      const input = {
        agentId: "batch-agent",
        serviceId: "WEATHER",
        quantity: 1,
        allowDowngrade: false,
        input: {},
      };
      return bodyOf<ServiceCallWire>(await callService(parts, { actor: operator, input }));
    };
    await expect(call()).rejects.toMatchObject({ code: "chain_unavailable" });
    await edit(priceOf(cents(60)));
    expect(await call()).toMatchObject({
      call: null,
      decision: { action: "REJECTED", reason: "Agent batch-agent is not in allowed list for WEATHER" },
    });
  });
});
