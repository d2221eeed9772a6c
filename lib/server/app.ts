import { ACTIONS as aicpActions } from "./adapters/aicp/access";
import { aicpRoutes } from "./adapters/aicp/routes";
import { ACTIONS as demoActions } from "./demo/access";
import { demoRoutes } from "./demo/routes";
import { ACTIONS as escrowActions } from "./escrow/access";
import { escrowRoutes } from "./escrow/routes";
import { ACTIONS as healthActions } from "./http/access";
import { healthRoutes } from "./http/routes";
import type { Subsystem } from "./http/subsystem";
import { ACTIONS as identityActions } from "./identity/access";
import { identityRoutes } from "./identity/routes";
import { ACTIONS as ledgerActions } from "./ledger/access";
import { ledgerRoutes } from "./ledger/routes";
import { ACTIONS as marketActions } from "./market/access";
import { marketRoutes } from "./market/routes";
import { ACTIONS as treasuryActions } from "./treasury/access";
import { treasuryRoutes } from "./treasury/routes";

const health: Subsystem = { name: "health", routes: healthRoutes, actions: healthActions };
const ledger: Subsystem = { name: "ledger", routes: ledgerRoutes, actions: ledgerActions };
const escrow: Subsystem = { name: "escrow", routes: escrowRoutes, actions: escrowActions };
const market: Subsystem = { name: "market", routes: marketRoutes, actions: marketActions };
const treasury: Subsystem = { name: "treasury", routes: treasuryRoutes, actions: treasuryActions };
const identity: Subsystem = { name: "identity", routes: identityRoutes, actions: identityActions };
const demo: Subsystem = { name: "demo", routes: demoRoutes, actions: demoActions };
const aicp: Subsystem = { name: "aicp", routes: aicpRoutes, actions: aicpActions };

/** Everything that the house consists of, in the order of dependence. */
export const SUBSYSTEMS: readonly Subsystem[] = [
  health,
  ledger,
  escrow,
  market,
  treasury,
  identity,
  demo,
  aicp,
];
