import { getAddress, isAddress } from "viem";
import { signedIn } from "@/lib/domain/access/actor";
import { InvalidInput, NotFound } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { MISSPELT_ADDRESS } from "@/lib/schemas/hex";
import { demoFaucetBody, demoSendBody, demoSignInBody } from "@/lib/schemas/identity/user";
import { createDemoUser } from "@/lib/server/demo/commands/create-demo-user";
import { topUp } from "@/lib/server/demo/commands/top-up";
import { findDemoKey } from "@/lib/server/demo/tables/demo-keys";
import { ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import { openSession } from "@/lib/server/identity/commands/open-session";
import { meOf } from "@/lib/server/identity/routes/me";
import { startBrowserSession } from "@/lib/server/identity/sessions/browser-session";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { within } from "@/lib/server/kernel/within";
import { inTime } from "@/lib/server/rpc/ask-node";
import { ACTIONS } from "./access";

const { row } = rowsOf(ACTIONS);

async function walletOf(runtime: Runtime, user: { id: string; address: string | null }) {
  const key = await runtime.context.store.read((tx) => findDemoKey(tx, user.id));
  if (!key || user.address === null) throw new NotFound("This identity has no wallet here.");
  return { address: getAddress(user.address), privateKey: key.privateKey };
}

function demoChainOf(runtime: Runtime) {
  if (!runtime.demo) throw new ChainUnavailable();
  return runtime.demo;
}

const PERHAPS_SENT =
  "The chain does not answer now. The transaction may have been sent: look at your wallet before you send it again.";
const ON_ITS_WAY =
  "The chain takes its time. The play money follows; look at your wallet before you ask again.";

function patienceOf({ env }: Runtime): { patienceMs: number } {
  return { patienceMs: env.chain.patienceMs };
}

/** Who signs in need not have the chain; the money is looked after later. */
function unlessSilent(error: unknown): void {
  if (!(error instanceof ChainUnavailable)) throw error;
}

export const demoRoutes: RouteTable = {
  rows: [
    /**
     * Signs in by id alone: a bearer token and the browser's cookie at once. A new buyer's play money is in the
     * books when this answers; on a chain that takes its time it follows.
     */
    row({
      method: "POST",
      path: "/api/v1/demo/sign-in",
      action: "demo.sign_in",
      isDemoOnly: true,
      body: demoSignInBody,
      run: async ({ runtime, context, request, body }) => {
        const { user } = await createDemoUser(context, body);
        const wallet = await walletOf(runtime, user);
        const funded = demoChainOf(runtime).ensureFunded(wallet.address);
        await within(funded, runtime.env.chain.patienceMs).catch(unlessSilent);
        const { token } = await openSession(context, { userId: user.id, kind: "bearer" });
        const setCookie = await startBrowserSession(user.id, request.headers, runtime);
        const value = { token, user: await meOf(runtime, user.id), wallet };
        return ok(value, { headers: [["set-cookie", setCookie]] });
      },
    }),

    /** Sends a transaction with the caller's throwaway key, as a wallet in the browser would. */
    row({
      method: "POST",
      path: "/api/v1/demo/send",
      action: "demo.send",
      isDemoOnly: true,
      body: demoSendBody,
      run: async ({ runtime, actor, body }) => {
        const { to, data, value } = body;
        if (!isAddress(to)) throw new InvalidInput([{ pointer: "#/to", detail: MISSPELT_ADDRESS }]);
        const sent = demoChainOf(runtime).send(signedIn(actor).userId, { to, data, valueWei: BigInt(value) });
        return ok({ hash: await inTime(sent, { ...patienceOf(runtime), sentence: PERHAPS_SENT }) });
      },
    }),

    /** More play money, in the books and in the wallet, for whoever is signed in. */
    row({
      method: "POST",
      path: "/api/v1/demo/faucet",
      action: "demo.faucet",
      isDemoOnly: true,
      body: demoFaucetBody,
      run: async ({ runtime, context, actor, call }) => {
        const { userId, address } = signedIn(actor);
        if (address) {
          const funded = demoChainOf(runtime).fundWallet(getAddress(address));
          await inTime(funded, { ...patienceOf(runtime), sentence: ON_ITS_WAY });
        }
        await topUp(context, call({}));
        return ok(await meOf(runtime, userId));
      },
    }),
  ],
};
