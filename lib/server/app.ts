import { ACTIONS as aicpActions } from "./adapters/aicp/access";
import { aicpRoutes } from "./adapters/aicp/routes";
import { ACTIONS as byocActions } from "./adapters/byoc/access";
import { byocRoutes } from "./adapters/byoc/routes";
import { ACTIONS as managerActions } from "./adapters/manager/access";
import { managerRoutes } from "./adapters/manager/routes";
import { ACTIONS as nexusActions } from "./adapters/nexus/access";
import { nexusRoutes } from "./adapters/nexus/routes";
import { ACTIONS as x402Actions } from "./adapters/x402/access";
import { x402Routes } from "./adapters/x402/routes";
import { ACTIONS as assistantActions } from "./assistant/access";
import { ASSISTANT_JOBS, type AssistantJobWorld } from "./assistant/jobs";
import { assistantRoutes } from "./assistant/routes";
import { ACTIONS as demoActions } from "./demo/access";
import { DEMO_JOBS, type DemoJobWorld } from "./demo/jobs";
import { demoRoutes } from "./demo/routes";
import { ACTIONS as escrowActions } from "./escrow/access";
import { ESCROW_CHECKS } from "./escrow/checks";
import { ESCROW_JOBS, type EscrowJobWorld } from "./escrow/jobs";
import { escrowRoutes } from "./escrow/routes";
import { ACTIONS as healthActions } from "./health/access";
import { HEALTH_JOBS, type HealthJobWorld } from "./health/jobs";
import { healthRoutes } from "./health/routes";
import type { Subsystem } from "./http/subsystem";
import { ACTIONS as identityActions } from "./identity/access";
import { identityRoutes } from "./identity/routes";
import { ACTIONS as ledgerActions } from "./ledger/access";
import { LEDGER_CHECKS } from "./ledger/checks";
import { LEDGER_JOBS, type LedgerJobWorld } from "./ledger/jobs";
import { ledgerRoutes } from "./ledger/routes";
import { ACTIONS as marketActions } from "./market/access";
import { MARKET_CHECKS } from "./market/checks";
import { MARKET_JOBS, type MarketJobWorld } from "./market/jobs";
import { marketRoutes } from "./market/routes";
import { ACTIONS as networkActions } from "./network/access";
import { NETWORK_CHECKS } from "./network/checks";
import { NETWORK_JOBS, type NetworkJobWorld } from "./network/jobs";
import { networkRoutes } from "./network/routes";
import { ACTIONS as treasuryActions } from "./treasury/access";
import { TREASURY_CHECKS } from "./treasury/checks";
import { TREASURY_JOBS, type TreasuryJobWorld } from "./treasury/jobs";
import { treasuryRoutes } from "./treasury/routes";

/** All that the jobs of any subsystem need of the house. */
export type JobWorld = HealthJobWorld &
  LedgerJobWorld &
  EscrowJobWorld &
  MarketJobWorld &
  TreasuryJobWorld &
  NetworkJobWorld &
  AssistantJobWorld &
  DemoJobWorld;

const health: Subsystem<JobWorld> = {
  name: "health",
  routes: healthRoutes,
  actions: healthActions,
  jobs: HEALTH_JOBS,
};
const ledger: Subsystem<JobWorld> = {
  name: "ledger",
  routes: ledgerRoutes,
  actions: ledgerActions,
  jobs: LEDGER_JOBS,
  checks: LEDGER_CHECKS,
};
const escrow: Subsystem<JobWorld> = {
  name: "escrow",
  routes: escrowRoutes,
  actions: escrowActions,
  jobs: ESCROW_JOBS,
  checks: ESCROW_CHECKS,
};
const market: Subsystem<JobWorld> = {
  name: "market",
  routes: marketRoutes,
  actions: marketActions,
  jobs: MARKET_JOBS,
  checks: MARKET_CHECKS,
};
const treasury: Subsystem<JobWorld> = {
  name: "treasury",
  routes: treasuryRoutes,
  actions: treasuryActions,
  jobs: TREASURY_JOBS,
  checks: TREASURY_CHECKS,
};
const network: Subsystem<JobWorld> = {
  name: "network",
  routes: networkRoutes,
  actions: networkActions,
  jobs: NETWORK_JOBS,
  checks: NETWORK_CHECKS,
};
const assistant: Subsystem<JobWorld> = {
  name: "assistant",
  routes: assistantRoutes,
  actions: assistantActions,
  jobs: ASSISTANT_JOBS,
};
const identity: Subsystem = { name: "identity", routes: identityRoutes, actions: identityActions };
const demo: Subsystem<JobWorld> = {
  name: "demo",
  routes: demoRoutes,
  actions: demoActions,
  jobs: DEMO_JOBS,
};
const aicp: Subsystem = { name: "aicp", routes: aicpRoutes, actions: aicpActions };
const byoc: Subsystem = { name: "byoc", routes: byocRoutes, actions: byocActions };
const manager: Subsystem = { name: "manager", routes: managerRoutes, actions: managerActions };
const nexus: Subsystem = { name: "nexus", routes: nexusRoutes, actions: nexusActions };
const x402: Subsystem = { name: "x402", routes: x402Routes, actions: x402Actions };

/** Everything that the house consists of, in the order of dependence. */
export const SUBSYSTEMS: readonly Subsystem<JobWorld>[] = [
  health,
  ledger,
  escrow,
  market,
  treasury,
  network,
  assistant,
  identity,
  demo,
  aicp,
  nexus,
  x402,
  byoc,
  manager,
];
