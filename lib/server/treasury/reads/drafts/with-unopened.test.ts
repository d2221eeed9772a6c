import { expect, it } from "vitest";
import { testContext } from "@/testing/context";
import { capOf, SEED_POLICY } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { addOwned, DEMO_POLICY } from "@/testing/treasury";
import { withUnopened } from "./with-unopened";

const [some] = SEED_POLICY.services;
if (!some) throw new RangeError("The seed has no services.");
const mine = { ...some, id: "MINE" };

describeOnBothEngines("a policy with caps of owners' services", (world) => {
  it("has each service once, opened or not", async () => {
    const context = testContext(world());
    await addOwned(context, mine, { ownerId: "buyer-001" });
    const idsIn = async (services: typeof DEMO_POLICY.services) => {
      const policy = { ...DEMO_POLICY, services, caps: [capOf("service:MINE:day", 1n)] };
      const whole = await context.store.read((tx) => withUnopened(tx, policy));
      return whole.services.map(({ id }) => id);
    };
    const own = DEMO_POLICY.services.map(({ id }) => id);
    expect(await idsIn(DEMO_POLICY.services)).toEqual([...own, "MINE"]);
    expect(await idsIn([mine, ...DEMO_POLICY.services])).toEqual(["MINE", ...own]);
  });
});
