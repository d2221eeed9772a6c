/** The treasury's own agent, which pays for uptime; no agent of a policy has its name. */
export const PAYOUT_AGENT = "uptime-payouts";
/** What it buys, and the category in which a policy limits it. */
export const PAYOUT_SERVICE = "UPTIME_PAYOUT";
export const PAYOUT_CATEGORY = "payouts";
