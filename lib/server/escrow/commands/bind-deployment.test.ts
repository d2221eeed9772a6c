import { expect, it } from "vitest";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { bindDeployment } from "./bind-deployment";

const OWN = {
  chainId: 31_337,
  genesisHash: `0x${"01".repeat(32)}`,
  escrow: `0x${"E5".repeat(20)}`,
  tokens: {},
  roles: {},
  fromBlock: 1,
};

describeOnBothEngines("the books' deployment", (world) => {
  it("is the first one they were given, and no other after it", async () => {
    const context = testContext(world());
    expect(await bindDeployment(context, OWN)).toBe(true);
    expect(await bindDeployment(context, { ...OWN, escrow: OWN.escrow.toLowerCase() })).toBe(true);
    for (const other of [
      { escrow: `0x${"e6".repeat(20)}` },
      { genesisHash: `0x${"02".repeat(32)}` },
      { chainId: 1 },
    ]) {
      expect(await bindDeployment(context, { ...OWN, ...other })).toBe(false);
    }
  });
});
