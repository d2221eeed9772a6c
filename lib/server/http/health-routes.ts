import { ok } from "./answer";
import { resource } from "./resource";
import { route } from "./route";

/** The process answers. */
export const healthResource = resource({
  GET: route({ action: "public", run: async () => ok({ status: "healthy" }) }),
});

/** The house can do its work: 200, or 503 with what is missing, in words that give nothing away. */
export const readyResource = resource({
  GET: route({
    action: "public",
    run: async ({ runtime }) => {
      const { ready, missing } = await runtime.ready();
      const headers = ready ? [] : ([["retry-after", "2"]] as const);
      return ok({ ready, missing }, { status: ready ? 200 : 503, headers });
    },
  }),
});
