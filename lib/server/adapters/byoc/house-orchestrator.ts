import { isSoukError } from "@/lib/domain/errors";
import type { Hex } from "@/lib/schemas/hex";
import type { Context } from "@/lib/server/kernel/context";
import { keepWorker, removeWorker } from "@/lib/server/network/commands/keep-worker";
import { chargeJob, holdForJob, takeNonce } from "@/lib/server/network/commands/sender-jobs";
import { balanceOf } from "@/lib/server/network/operations/sender-balance";
import { isSecret, registrationIdOf } from "@/lib/server/network/operations/worker-secret";
import { findAccount } from "@/lib/server/network/tables/senders";
import { findRegistration, findWorker } from "@/lib/server/network/tables/workers";
import type { Outbound } from "@/lib/server/outbound/outbound";
import type { OrchestratorParts, SenderAccounts, Workers } from "./orchestrator/parts";
import { WorkerLoad } from "./orchestrator/worker-load";
import { ByocRefusal } from "./wire/refusal";

interface HouseParts {
  readonly context: Context;
  readonly outbound: Outbound;
  /** The house's own: secrets of registrations are made of it. */
  readonly secret: string;
  /** What any worker may show; null where there is none. */
  readonly workerSecret: string | null;
  /** Who is paid for what the house does. */
  readonly payee: Hex;
}

/** The house as an orchestrator: its workers and what senders have stand in its books. */
export function houseOrchestrator(parts: HouseParts): OrchestratorParts {
  const { context, outbound, payee } = parts;
  return {
    workers: workersOf(parts),
    accounts: accountsOf(context),
    load: new WorkerLoad(),
    ...{ outbound, payee, isStrict: false },
    clock: () => context.clock(),
  };
}

/** Whose workers are those of the environment's secret. */
const ENVIRONMENT = "environment";

function workersOf({ context, secret, workerSecret }: HouseParts): Workers {
  return {
    find: async (capability) => {
      const row = await context.store.read((tx) => findWorker(tx, capability));
      return row === undefined ? null : { ...row, url: row.endpoint, priceWei: row.priceUnits };
    },
    ownerOf: async (shown) => {
      if (workerSecret !== null && isSecret(shown, workerSecret)) return ENVIRONMENT;
      const id = registrationIdOf(secret, shown);
      const row = id === null ? undefined : await context.store.read((tx) => findRegistration(tx, id));
      return row === undefined || row.revokedAtMs !== null ? null : row.id;
    },
    keep: async (registrationId, { priceWei: priceUnits, url: endpoint, ...worker }) => {
      await keepWorker(context, { ...worker, endpoint, registrationId, priceUnits }).catch(asRefusal);
    },
    drop: (registrationId, capability) => removeWorker(context, { registrationId, capability }),
  };
}

/** What keeps a worker out for good is a 400 of this protocol: anything else is tried again. */
function asRefusal(error: unknown): never {
  if (isSoukError(error) && error.status < 500)
    throw new ByocRefusal(400, `Error registering capability: ${error.message}`);
  throw error;
}

function accountsOf(context: Context): SenderAccounts {
  const { openingUnits } = context.config.senders;
  return {
    balanceOf: async ({ sender }) => {
      const account = await context.store.read((tx) => findAccount(tx, sender.toLowerCase()));
      return balanceOf(account, openingUnits);
    },
    takeNonce: ({ sender, nonce, untilMs }) => takeNonce(context, { address: sender, nonce, untilMs }),
    hold: async ({ sender, capability, wei, untilMs }) => {
      const id = await holdForJob(context, { address: sender, capability, units: wei, untilMs });
      return id === null ? null : { charge: (units) => chargeJob(context, { id, units }) };
    },
  };
}
