import { SECOND_MS } from "@/lib/domain/time";
import { z } from "@/lib/schemas/zod";
import { bodyOf, jsonAnswer, type Provider } from "../../providers/http/routes";
import { LOOK_EVERY_MS, type ServiceState, ServiceWatch, type Watched } from "./service-watch";

interface WorkerOptions {
  readonly capability: string;
  readonly services: readonly Watched[];
  readonly clock: () => number;
  /** From which uptime on, in percent, it calls itself eligible for payment. */
  readonly minUptimePercent?: number;
}

const MIN_UPTIME_PERCENT = 80;

const jobBody = z.object({ agent_id: z.string().max(128).default("0") });

/**
 * A worker whose job is to say how the services of its machine are: `POST /<capability>`, `GET /service-status`,
 * `GET /service-uptime`, `GET /health`. It watches them by itself, every ten seconds.
 */
export function openWorker(options: WorkerOptions): Provider & { readonly watch: ServiceWatch } {
  const { capability, services, clock } = options;
  const watch = new ServiceWatch(services, clock);
  const looking = setInterval(() => void watch.look(), LOOK_EVERY_MS);
  looking.unref();
  void watch.look();
  const told = () => tellOf(watch.states(), { ...options, atMs: clock() });
  return {
    name: `worker of ${capability}`,
    watch,
    routes: [
      {
        method: "POST",
        path: `/${capability}`,
        answer: async (asked) => {
          const { agent_id } = await bodyOf(asked, jobBody);
          const { headers, ...answer } = jobAnswer({ agent_id, capability }, told());
          return withHeaders(jsonAnswer(answer), headers);
        },
      },
      { method: "GET", path: "/service-status", answer: () => jsonAnswer(told().status) },
      { method: "GET", path: "/service-uptime", answer: () => jsonAnswer(told().uptime) },
    ],
    stop: async () => clearInterval(looking),
  };
}

function tellOf(states: readonly ServiceState[], of: WorkerOptions & { atMs: number }) {
  const { minUptimePercent = MIN_UPTIME_PERCENT } = of;
  const up = states.filter(({ isUp }) => isUp).length;
  const percent = meanPercent(states);
  const timestamp = of.atMs / SECOND_MS;
  const services = Object.fromEntries(states.map((state) => [state.name, statusOf(state)]));
  const uptime = {
    timestamp,
    overall_uptime_percentage: percent,
    services_up: up,
    services_down: states.length - up,
    total_services: states.length,
    eligible_for_payment: percent >= minUptimePercent,
    min_uptime_required: minUptimePercent,
  };
  return { uptime, status: { timestamp, services, monitored_count: states.length, summary: uptime } };
}

/** Of all its services, each as much as the others; 0 where it watches none. */
function meanPercent(states: readonly ServiceState[]): number {
  if (states.length === 0) return 0;
  const hundredths = states.reduce((sum, { uptimePercent }) => sum + Math.round(uptimePercent * 100), 0);
  return Math.floor(hundredths / states.length) / 100;
}

function statusOf({ isUp, uptimePercent, looks }: ServiceState) {
  return {
    status: isUp ? "running" : "stopped",
    running: isUp,
    uptime_percentage: uptimePercent,
    checks_count: looks,
    health: isUp ? "healthy" : "unhealthy",
  };
}

function jobAnswer(job: { agent_id: string; capability: string }, { uptime }: ReturnType<typeof tellOf>) {
  const { timestamp, overall_uptime_percentage: percent, eligible_for_payment: eligible } = uptime;
  const { total_services: total, services_up: up, services_down: down } = uptime;
  return {
    headers: { "x-metadata": JSON.stringify({ ...job, timestamp, uptime: percent, eligible }) },
    status: "success",
    ...job,
    timestamp,
    services: { total, up, down, uptime_percentage: percent, eligible_for_payment: eligible },
    model_name: `Services: ${up}/${total} up`,
    vram_usage_mb: 0,
    total_models: total,
    gpu_count: 0,
  };
}

function withHeaders(response: Response, more: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(more)) response.headers.set(name, value);
  return response;
}
