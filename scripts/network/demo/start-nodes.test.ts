import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { judgeProbe } from "@/lib/domain/network/judge-probe";
import { openProbing } from "@/lib/server/adapters/byoc/open-probing";
import { keepDemoOrchestrator } from "@/lib/server/demo/seed/keep-orchestrators";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";
import { DEMO_PLACES } from "@/lib/server/outbound/destination";
import { type Outbound, openOutbound } from "@/lib/server/outbound/outbound";
import { testContext } from "@/testing/context";
import { silent } from "@/testing/silent";
import { makeWorld } from "@/testing/store/books";
import { until } from "@/testing/until";
import { serveProvider } from "../../providers/http/provider-server";
import { type StartedNodes, startNodes } from "./start-nodes";

const PAYEES = new Map(
  ["agent-1", "agent-2", "agent-3"].map((id, at) => [id, `0x${`${at + 1}`.repeat(40)}`] as const),
);

let dataDir: string;
let nodes: StartedNodes | null;
let outbound: Outbound;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "souk-nodes-"));
  nodes = null;
  outbound = openOutbound({ allowed: [], places: { ...DEMO_PLACES, ownPorts: [] } });
});
afterEach(async () => {
  await nodes?.stop();
  await outbound.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it("runs three nodes whose workers differ, each registered for its payee; a killed worker stays away", async () => {
  const service = await serveProvider({ name: "all", routes: [] }, [0]);
  const names = ["image", "price", "batch", "logs"] as const;
  const services = new Map(names.map((name) => [name, service.origin] as const));
  nodes = await startNodes({ dataDir, services, payees: PAYEES, anyPorts: true, log: silent });
  const { sendProbe, askPayee } = openProbing("a secret of the house", outbound);
  const look = async (endpoint: string) =>
    judgeProbe(
      await sendProbe({ endpoint, capability: "agent-net" }, { agentId: "agt_1", atMs: Date.now() }),
      "agt_1",
    );
  const [harbour, ferry, island] = nodes.list;
  if (!harbour || !ferry || !island) throw new Error("Three nodes were to start.");
  await until(async () => {
    expect(await look(harbour.endpoint)).toMatchObject({ outcome: "ok", workerBps: 10_000 });
    expect(await look(island.endpoint)).toMatchObject({ outcome: "ok", workerBps: 5_000 });
    expect([5_000, 10_000]).toContain((await look(ferry.endpoint)).workerBps);
  });
  const world = await makeWorld("sqlite");
  const context = testContext(world);
  await keepDemoOrchestrator({ context, askPayee }, harbour);
  await keepDemoOrchestrator({ context, askPayee }, harbour);
  const kept = await context.store.read((tx) => findOrchestrator(tx, "orc_demo-harbour"));
  expect(kept).toMatchObject({ ownerId: "agent-1", endpoint: harbour.endpoint, payeeAddress: harbour.payee });
  const thief = { ...harbour, payee: `0x${"9".repeat(40)}` as const };
  await expect(keepDemoOrchestrator({ context, askPayee }, thief)).rejects.toMatchObject({
    code: "not_its_payee",
  });
  process.kill(island.workerPid(), "SIGKILL");
  await until(() => island.workerPid() === 0);
  expect((await look(island.endpoint)).outcome).toBe("wrong");
  expect((await look(harbour.endpoint)).outcome).toBe("ok");
  await Promise.all([service.close(), world.close()]);
});
