import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { serveProvider } from "../../providers/http/provider-server";
import { openWorker } from "./worker";

it("says how the services of its machine fared in the last minute, and forgets what is older", async () => {
  let isUp = true;
  const server = createServer((_request, response) => response.writeHead(isUp ? 200 : 503).end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
  let nowMs = 1_000_000;
  const services = [
    { name: "here", healthUrl: url },
    { name: "gone", healthUrl: "http://127.0.0.1:1/health" },
  ];
  const worker = openWorker({ capability: "agent-net", services, clock: () => nowMs });
  const { origin, close } = await serveProvider(worker, [0]);
  const ask = async (path: string, init?: RequestInit) => (await fetch(`${origin}${path}`, init)).json();
  await expect.poll(() => worker.watch.states().map(({ looks }) => looks)).toEqual([1, 1]);
  for (let second = 0; second < 3; second++) {
    nowMs += 10_000;
    isUp = second !== 1;
    await worker.watch.look();
  }
  expect(await ask("/service-uptime")).toEqual({
    timestamp: nowMs / 1_000,
    overall_uptime_percentage: 37.5,
    services_up: 1,
    services_down: 1,
    total_services: 2,
    eligible_for_payment: false,
    min_uptime_required: 80,
  });
  const { services: shown } = await ask("/service-status");
  expect(shown.here).toMatchObject({ running: true, uptime_percentage: 75, checks_count: 4 });
  expect(shown.gone).toMatchObject({ running: false, uptime_percentage: 0, checks_count: 4 });
  const job = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"agent_id":"a7","action":"x"}',
  };
  expect(await ask("/agent-net", job)).toMatchObject({
    ...{ status: "success", agent_id: "a7", capability: "agent-net" },
    services: { total: 2, up: 1, down: 1, uptime_percentage: 37.5, eligible_for_payment: false },
  });
  nowMs += 60_000;
  expect((await ask("/service-uptime")).overall_uptime_percentage).toBe(0);
  await close();
  server.close();
});
