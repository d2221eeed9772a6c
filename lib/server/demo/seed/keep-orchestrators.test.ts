import { expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/domain/time";
import { noteProbe } from "@/lib/server/network/commands/note-probe";
import { latestSamples } from "@/lib/server/network/tables/probe-samples";
import { testContext } from "@/testing/context";
import { addOrchestrator } from "@/testing/network/orchestrators";
import { describeOnBothEngines } from "@/testing/store/books";
import { spareStartingNodes } from "./keep-orchestrators";

const DOWN = { outcome: "down", workerBps: null, tookMs: null, why: "Nobody answers." } as const;

describeOnBothEngines("what does not answer while the house starts", (world) => {
  it("says nothing of the demo's nodes for a minute, and of all others what it says", async () => {
    const context = testContext(world());
    for (const id of ["orc_demo-one", "orc_demoted", "orc_2"])
      await addOrchestrator(context, {
        id,
        ownerId: "usr_1",
        endpoint: `http://${id.replace("_", "-")}.test`,
      });
    await spareStartingNodes(context);
    let slot = 0;
    const outcomes = async () => {
      slot += 1;
      const found: string[] = [];
      for (const orchestratorId of ["orc_demo-one", "orc_demoted", "orc_2"]) {
        const atMs = context.nowMs;
        await noteProbe(context, { orchestratorId, judged: DOWN, atMs, slot, nextProbeAtMs: atMs });
        const [last] = await context.store.read((tx) => latestSamples(tx, { id: orchestratorId, limit: 1 }));
        found.push(last?.outcome ?? "none");
      }
      return found;
    };
    expect(await outcomes()).toEqual(["unknown", "down", "down"]);
    context.pass(MINUTE_MS - 1);
    expect(await outcomes()).toEqual(["unknown", "down", "down"]);
    context.pass(1);
    expect(await outcomes()).toEqual(["down", "down", "down"]);
  });
});
