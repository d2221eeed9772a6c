import { afterAll, beforeAll, expect, it } from "vitest";
import { hashOfId, setServiceCall } from "@/lib/chain/router-calls";
import { readRegisteredService } from "@/lib/chain/router-reads";
import { KeySender } from "@/lib/server/rpc/key-sender";
import { deleteOwnedByIds, findOwned, swapOwned } from "@/lib/server/treasury/tables/owned-services";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { openTestHouse } from "@/testing/house";
import { cents } from "@/testing/policy";
import { addOwned, changePolicyTo, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { ServiceRegistrar } from "./service-registrar";

const PATIENCE_MS = 10 * 60_000;
let house: AnvilHouse;
beforeAll(async () => {
  house = await openTestHouse({ chain: "anvil" });
  await openTreasury(house.context);
});
afterAll(() => house?.close());

function registrarWith(treasuryKey: ServiceRegistrarKey): ServiceRegistrar {
  const { link, router } = house.onChain;
  return new ServiceRegistrar({ context: house.context, link, router, treasuryKey });
}
type ServiceRegistrarKey = ConstructorParameters<typeof ServiceRegistrar>[0]["treasuryKey"];

const registered = (serviceId: string) =>
  readRegisteredService(house.onChain.link.client, {
    router: house.onChain.router.address,
    serviceHash: hashOfId(serviceId),
  });
const edit = (id: string, change: object) =>
  changePolicyTo(house.context, (policy) => ({
    ...policy,
    services: policy.services.map((one) => (one.id === id ? { ...one, ...change } : one)),
  }));

it("tells what differs where it has no key, and registers it where it has", async () => {
  const cold = registrarWith(null);
  await cold.tick();
  expect(cold.staleSinceMs()).not.toBeNull();
  expect(cold.whyStale()).toContain("PRICE_ORACLE");
  expect(cold.whyStale()).not.toContain("LOG_ARCHIVE_SUMMARY");
  const own = registrarWith(house.onChain.keys.treasury);
  await own.tick();
  expect([own.staleSinceMs(), own.whyStale()]).toEqual([null, null]);
  for (const { id, payee, unitPriceUnits } of DEMO_POLICY.services) {
    const { provider, ...found } = await registered(id);
    if (unitPriceUnits === 0n) expect(found).toEqual({ unitPriceUnits: 0n, isActive: false });
    else {
      expect(found).toEqual({ unitPriceUnits, isActive: true });
      expect(provider.toLowerCase()).toBe(payee.toLowerCase());
    }
  }
});

it("follows the policy's price and whether a service is active, and puts right what others changed", async () => {
  const own = registrarWith(house.onChain.keys.treasury);
  await own.tick();
  await edit("PRICE_ORACLE", { unitPriceUnits: cents(6) });
  await edit("BATCH_COMPUTE", { isActive: false });
  await own.tick();
  expect(await registered("PRICE_ORACLE")).toMatchObject({ unitPriceUnits: cents(6), isActive: true });
  expect(await registered("BATCH_COMPUTE")).toMatchObject({ isActive: false });
  const { link, keys, router } = house.onChain;
  const { provider } = await registered("PRICE_ORACLE");
  const dearer = {
    serviceHash: hashOfId("PRICE_ORACLE"),
    provider,
    unitPriceUnits: cents(7),
    isActive: true,
  };
  await house.mined(
    await new KeySender(link.client).send(keys.treasury, setServiceCall(router.address, dearer)),
  );
  await own.tick();
  expect(await registered("PRICE_ORACLE")).toMatchObject({ unitPriceUnits: cents(7) });
  house.time.aheadMs += 61_000;
  await own.tick();
  expect(await registered("PRICE_ORACLE")).toMatchObject({ unitPriceUnits: cents(6) });
});

it("closes on the chain what no agent may use any more, and what the policy has no more", async () => {
  const own = registrarWith(house.onChain.keys.treasury);
  await edit("IMAGE_GEN_PREMIUM", { allowedAgents: [] });
  await own.tick();
  expect(await registered("IMAGE_GEN_PREMIUM")).toMatchObject({ isActive: false });
  await changePolicyTo(house.context, (policy) => ({
    ...policy,
    services: policy.services.filter(({ id }) => id !== "LOG_ARCHIVE"),
    caps: policy.caps.filter(({ of }) => of !== "LOG_ARCHIVE"),
  }));
  await own.tick();
  expect(await registered("LOG_ARCHIVE")).toMatchObject({ isActive: false });
  expect(own.whyStale()).toBeNull();
});

it("registers an owner's service once it is opened, follows its owner, and closes what is dearer, moved or gone", async () => {
  const { context } = house;
  const [, , like] = DEMO_POLICY.services;
  if (!like) throw new RangeError("The demo's policy has services.");
  const ownerId = "usr_1";
  const [one, two] = ["OWNED", "OTHER"].map((id) => ({ ...like, id, ownerId, unitPriceUnits: cents(9) }));
  for (const service of [one, two]) if (service) await addOwned(context, service, { ownerId });
  const own = registrarWith(house.onChain.keys.treasury);
  const change = async (id: string, to: Parameters<typeof swapOwned>[2]) => {
    await context.store.write(async (tx) => {
      const row = await findOwned(tx, id);
      expect(row && (await swapOwned(tx, row, to))).toBe(true);
    });
    await own.tick();
  };
  await own.tick();
  expect((await registered("OWNED")).unitPriceUnits).toBe(0n);
  await changePolicyTo(context, (policy) => ({
    ...policy,
    services: [...policy.services, ...[one, two].flatMap((service) => service ?? [])],
  }));
  await own.tick();
  expect(await registered("OWNED")).toMatchObject({ unitPriceUnits: cents(9), isActive: true });
  house.time.aheadMs += PATIENCE_MS;
  await change("OWNED", { unitPriceUnits: cents(4) });
  expect(await registered("OWNED")).toMatchObject({ unitPriceUnits: cents(4), isActive: true });
  await change("OWNED", { unitPriceUnits: cents(10) });
  expect(await registered("OWNED")).toMatchObject({ isActive: false });
  house.time.aheadMs += PATIENCE_MS;
  await change("OWNED", { unitPriceUnits: cents(9) });
  expect(await registered("OWNED")).toMatchObject({ isActive: true });
  await change("OWNED", { isActive: false });
  expect(await registered("OWNED")).toMatchObject({ isActive: false });
  expect(await registered("OTHER")).toMatchObject({ isActive: true });
  await context.store.write((tx) => deleteOwnedByIds(tx, ["OTHER"]));
  await own.tick();
  expect(await registered("OTHER")).toMatchObject({ isActive: false });
  expect(own.whyStale()).toBeNull();
});

it("pays an owner's changes once in ten minutes, but for the one that closes it, and tells of none meanwhile", async () => {
  const { context, onChain, time } = house;
  const [, , like] = DEMO_POLICY.services;
  if (!like) throw new RangeError("The demo's policy has services.");
  const flipped = { ...like, id: "FLIPPED", ownerId: "usr_1", unitPriceUnits: cents(9) };
  await addOwned(context, flipped, { ownerId: "usr_1" });
  await changePolicyTo(context, (policy) => ({ ...policy, services: [...policy.services, flipped] }));
  const [own, cold] = [registrarWith(onChain.keys.treasury), registrarWith(null)];
  const address = onChain.router.treasury;
  const sent = () => onChain.link.client.getTransactionCount({ address });
  const put = (to: Parameters<typeof swapOwned>[2]) =>
    context.store.write(async (tx) => {
      const row = await findOwned(tx, "FLIPPED");
      expect(row && (await swapOwned(tx, row, to))).toBe(true);
    });
  // What could not be sent was no change.
  await house.rpc("anvil_setBalance", [address, "0x0"]);
  await own.tick().catch(() => undefined);
  expect(await registered("FLIPPED")).toMatchObject({ isActive: false });
  await house.rpc("anvil_setBalance", [address, "0xde0b6b3a7640000"]);
  time.aheadMs += 61_000;
  await own.tick();
  expect(await registered("FLIPPED")).toMatchObject({ unitPriceUnits: cents(9), isActive: true });
  const before = await sent();
  for (let flips = 0; flips < 4; flips++) {
    await put({ isActive: flips % 2 === 1, unitPriceUnits: cents(flips + 3) });
    await own.tick();
    await cold.tick();
    expect([await registered("FLIPPED"), own.whyStale(), cold.whyStale()]).toMatchObject([
      { isActive: false },
      null,
      null,
    ]);
  }
  expect(await sent()).toBe(before + 1);
  // Told where the treasury's key is elsewhere, once it has waited that long.
  time.aheadMs += PATIENCE_MS;
  await cold.tick();
  expect(cold.whyStale()).toBe("FLIPPED");
  await own.tick();
  expect(await registered("FLIPPED")).toMatchObject({ unitPriceUnits: cents(6), isActive: true });
  time.aheadMs += 61_000;
  await cold.tick();
  await put({ unitPriceUnits: cents(5) });
  for (const each of [own, cold]) await each.tick();
  expect(await registered("FLIPPED")).toMatchObject({ unitPriceUnits: cents(6), isActive: true });
  expect(cold.whyStale()).toBeNull();
  await put({ isActive: false });
  // One that nobody closes on the chain is told at once.
  await cold.tick();
  expect(cold.whyStale()).toBe("FLIPPED");
  await own.tick();
  expect(await registered("FLIPPED")).toMatchObject({ isActive: false });
  expect(await sent()).toBe(before + 3);
});

it("tells of a service that the router does not take, and registers the others all the same", async () => {
  const own = registrarWith(house.onChain.keys.treasury);
  await edit("PRICE_ORACLE", { payee: house.onChain.router.treasury });
  await edit("BATCH_COMPUTE", { isActive: true });
  await own.tick();
  expect(own.whyStale()).toBe("PRICE_ORACLE");
  expect(own.staleSinceMs()).not.toBeNull();
  expect(await registered("BATCH_COMPUTE")).toMatchObject({ isActive: true });
});

it("needs no word on the chain of a service that was never there and is not active", async () => {
  await changePolicyTo(house.context, (policy) => ({
    ...policy,
    services: policy.services.flatMap((one) =>
      one.id === "PRICE_ORACLE" ? [one, { ...one, id: "NEVER", isActive: false }] : [one],
    ),
  }));
  const cold = registrarWith(null);
  await cold.tick();
  expect(cold.whyStale()).toBe("PRICE_ORACLE");
});
