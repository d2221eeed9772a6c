import type { UserActor } from "@/lib/domain/access/actor";
import {
  editServiceBody,
  type RegisterServiceInput,
  registerServiceBody,
} from "@/lib/schemas/treasury/service";
import type { HouseConfig } from "@/lib/server/kernel/context";
import { deleteService } from "@/lib/server/treasury/commands/delete-service";
import { editService } from "@/lib/server/treasury/commands/edit-service";
import { registerService } from "@/lib/server/treasury/commands/register-service";
import { findOwned } from "@/lib/server/treasury/tables/owned-services";
import { testContext } from "@/testing/context";
import { openOthersServer } from "@/testing/http/outbound";
import { actorOf, addUser } from "@/testing/people";
import type { StoreWorld } from "@/testing/store/books";
import { askFor, openTreasury } from "@/testing/treasury";

/** The server of those who register services. */
export const OWNERS_SERVER = "http://provider.test:8001";
export const [owner, other, operator] = [actorOf("usr_1"), actorOf("usr_2"), actorOf("operator-001")];

export const newService = (more: object = {}): RegisterServiceInput =>
  registerServiceBody.parse({
    id: "WEATHER",
    endpoint: `${OWNERS_SERVER}/weather`,
    method: "GET",
    unitPrice: { asset: "MNEE", units: "500000000" },
    providerAddress: `0x${"Ab".repeat(20)}`.toLowerCase(),
    ...more,
  });

export const priceOf = (units: bigint) => ({ unitPrice: { asset: "MNEE", units: `${units}` } });

const opens = (fields: object) =>
  "verified" in fields || ("allowedAgents" in fields && JSON.stringify(fields.allowedAgents) !== "[]");

interface Health {
  status: number;
  asked: number;
  /** What happens while the server is asked. */
  meanwhile: () => Promise<unknown>;
}

/** A house with a treasury, and a server of somebody's whose health is told as the test says. */
export async function openOwners(books: StoreWorld, parts: { mode?: HouseConfig["mode"] } = {}) {
  const base = testContext(books);
  const context = parts.mode ? { ...base, config: { ...base.config, mode: parts.mode } } : base;
  for (const id of ["usr_1", "usr_2"]) await addUser(context, { id });
  await addUser(context, { id: "operator-001", isOperator: true });
  await openTreasury(context);
  const health: Health = { status: 200, asked: 0, meanwhile: async () => undefined };
  const { outbound, close } = await openOthersServer(OWNERS_SERVER, async (_request, response) => {
    health.asked += 1;
    await health.meanwhile();
    response.writeHead(health.status).end();
  });
  return {
    context,
    health,
    close,
    register: (more: object = {}, actor: UserActor = owner) =>
      registerService({ context, outbound }, { actor, input: newService(more) }),
    /** Of the version as it is now, where none is said. */
    edit: async (fields: object, actor: UserActor = owner, serviceId = "WEATHER") => {
      const owned = await context.store.read((tx) => findOwned(tx, serviceId));
      const read = actor.roles.operator && opens(fields) && owned ? { version: owned.version } : {};
      const input = { ...editServiceBody.parse({ ...read, ...fields }), serviceId };
      return editService({ context, outbound }, { actor, input });
    },
    /** As it comes in. */
    editAs: (fields: object, actor: UserActor) => {
      const input = { ...editServiceBody.parse(fields), serviceId: "WEATHER" };
      return editService({ context, outbound }, { actor, input });
    },
    remove: (actor: UserActor = owner, serviceId = "WEATHER") =>
      deleteService(context, { actor, input: { serviceId } }),
    ask: async () => (await askFor(context, { serviceId: "WEATHER" })).decision,
  };
}
