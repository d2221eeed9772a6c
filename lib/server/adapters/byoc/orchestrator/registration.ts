import { capabilityRegistration } from "@/lib/schemas/adapters/byoc";
import { fromJson } from "@/lib/server/adapters/byoc/wire/base64-json";
import { weiPerSecond } from "@/lib/server/adapters/byoc/wire/price";
import { ByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";
import { readBytes } from "@/lib/server/http/body";
import type { OrchestratorParts } from "./parts";

type Parts = Pick<OrchestratorParts, "workers" | "load">;

/** @throws ByocRefusal 400, also for a wrong secret: workers take it for final, and anything else for a reason to try again */
export async function register(request: Request, { workers, load }: Parts): Promise<Response> {
  const owner = await ownerOf(request, workers);
  const said = fromJson(await textOf(request), { shape: capabilityRegistration, words: WORDS });
  const { name, description, capacity, token } = said;
  const { price_per_unit: perUnit, price_scaling: scaling, currency } = said;
  const priceWei = weiPerSecond({ perUnit, scaling, currency });
  const url = said.url.replace(/\/+$/, "");
  const worker = { capability: name, description, url, capacity, priceWei, token };
  await workers.keep(owner, worker);
  load.noteReached(worker, true);
  return new Response("ok", { headers: { "content-type": "application/json" } });
}

/** @throws ByocRefusal 400 for a wrong secret */
export async function unregister(request: Request, { workers }: Parts): Promise<Response> {
  const owner = await ownerOf(request, workers);
  await workers.drop(owner, await textOf(request));
  return new Response("ok");
}

const WORDS = "Error registering capability: ";

async function ownerOf({ headers }: Request, workers: Parts["workers"]): Promise<string> {
  const secret = headers.get("authorization") ?? "";
  const owner = secret === "" ? null : await workers.ownerOf(secret);
  if (owner === null) throw new ByocRefusal(400, "invalid authorization");
  return owner;
}

async function textOf(request: Request): Promise<string> {
  return Buffer.from(await readBytes(request)).toString("utf8");
}
