import { ASSISTANT } from "./listed/assistant";
import { ASSISTANT_ENDINGS } from "./listed/assistant-endings";
import { RPC, STARTUP } from "./listed/chain";
import { ESCROW } from "./listed/escrow";
import { HTTP } from "./listed/http";
import { JOB_NEWS } from "./listed/job-news";
import { HEALTH, KERNEL, STORE } from "./listed/kernel";
import { LEDGER } from "./listed/ledger";
import { MARKET } from "./listed/market";
import { MARKET_JOBS } from "./listed/market-jobs";
import { MARKET_RULES } from "./listed/market-rules";
import { MIRROR } from "./listed/mirror";
import { BYOC, MANAGER } from "./listed/network/byoc";
import { ETHER_PAYOUTS } from "./listed/network/ether";
import { PAYOUTS } from "./listed/network/payouts";
import { NETWORK_READS } from "./listed/network/reads";
import { NETWORK_RULES } from "./listed/network/rules";
import { SENDER_ACCOUNTS } from "./listed/network/senders";
import { ADAPTERS, DEMO, ENV, IDENTITY } from "./listed/people";
import { RELAY } from "./listed/relay";
import { RULES } from "./listed/rules";
import { TREASURY_APPROVALS } from "./listed/treasury/approvals";
import { TREASURY } from "./listed/treasury/budgets";
import { TREASURY_CALLS } from "./listed/treasury/calls";
import { TREASURY_DESK } from "./listed/treasury/desk";
import { TREASURY_DRAFTS } from "./listed/treasury/drafts";
import { TREASURY_PAYMENTS } from "./listed/treasury/payments";
import { TREASURY_PROVIDERS } from "./listed/treasury/providers";
import { TREASURY_REPLAY } from "./listed/treasury/replay";
import { TREASURY_RULES } from "./listed/treasury/rules";
import { TREASURY_SALES } from "./listed/treasury/sales";
import { TREASURY_SERVICES } from "./listed/treasury/services";
import { TREASURY_STEPS } from "./listed/treasury/steps";
import { TREASURY_WALLET } from "./listed/treasury/wallet";
import { VIEWS } from "./listed/views";
import { WIRE } from "./listed/wire";
import type { Mutant } from "./mutant";

/** All of them must be noticed by the tests nearest to them. */
export const GROUPS: Readonly<Record<string, readonly Mutant[]>> = {
  rules: RULES,
  "market-rules": MARKET_RULES,
  wire: WIRE,
  kernel: KERNEL,
  store: STORE,
  health: HEALTH,
  http: HTTP,
  rpc: RPC,
  startup: STARTUP,
  ledger: LEDGER,
  byoc: BYOC,
  manager: MANAGER,
  "network-rules": NETWORK_RULES,
  "network-reads": NETWORK_READS,
  ether: ETHER_PAYOUTS,
  payouts: PAYOUTS,
  senders: SENDER_ACCOUNTS,
  "treasury-rules": TREASURY_RULES,
  treasury: TREASURY,
  "treasury-wallet": TREASURY_WALLET,
  "treasury-calls": TREASURY_CALLS,
  "treasury-payments": TREASURY_PAYMENTS,
  "treasury-providers": TREASURY_PROVIDERS,
  "treasury-desk": TREASURY_DESK,
  "treasury-services": TREASURY_SERVICES,
  "treasury-approvals": TREASURY_APPROVALS,
  "treasury-drafts": TREASURY_DRAFTS,
  "treasury-sales": TREASURY_SALES,
  "treasury-replay": TREASURY_REPLAY,
  "treasury-steps": TREASURY_STEPS,
  assistant: ASSISTANT,
  "assistant-endings": ASSISTANT_ENDINGS,
  escrow: ESCROW,
  mirror: MIRROR,
  "job-news": JOB_NEWS,
  relay: RELAY,
  market: MARKET,
  "market-jobs": MARKET_JOBS,
  views: VIEWS,
  identity: IDENTITY,
  demo: DEMO,
  adapters: ADAPTERS,
  env: ENV,
};
