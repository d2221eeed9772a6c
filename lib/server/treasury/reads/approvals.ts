import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import { mayApprove } from "@/lib/domain/treasury/approval";
import { holds, type Policy } from "@/lib/domain/treasury/policy";
import { capStateAt } from "@/lib/domain/treasury/usage";
import type { Cursor, Page } from "@/lib/schemas/page";
import type { ApprovalWire } from "@/lib/schemas/treasury/approval";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Store, Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import {
  findListedApproval,
  type ListedApproval,
  listWaitingApprovals,
} from "@/lib/server/treasury/tables/approvals";
import { capReading } from "./cap-reading";
import { currentPolicy } from "./current-policy";
import { isSummed, readUsage } from "./read-usage";

/** What waits for an approval, what ends first before others. @throws Forbidden for anybody but an operator */
export function listApprovals(
  store: Store,
  query: { actor: Actor; cursor: Cursor | undefined; limit: number },
): Promise<Page<ApprovalWire>> {
  const { actor, cursor: after, limit } = query;
  authorize(actor, ACTIONS["decisions.read"]);
  return store.read(async (tx) => {
    const rows = await listWaitingApprovals(tx, { after, limit: limit + 1 });
    const cursorOf = ({ heldAtMs: atMs, id }: ListedApproval) => ({ atMs, id });
    const { items, nextCursor } = cutPage(rows, limit, { cursorOf, view: (row) => row });
    const shown: ApprovalWire[] = [];
    for (const row of items) shown.push(await approvalView(tx, { row, actor }));
    return { items: shown, nextCursor };
  });
}

/** @throws NotFound; Forbidden for anybody but an operator */
export function getApproval(store: Store, query: { actor: Actor; id: string }): Promise<ApprovalWire> {
  authorize(query.actor, ACTIONS["decisions.read"]);
  return store.read((tx) => showApproval(tx, query));
}

/** @throws NotFound */
export async function showApproval(tx: Tx, of: { actor: Actor; id: string }): Promise<ApprovalWire> {
  const row = await findListedApproval(tx, of.id);
  if (!row) throw new NotFound();
  return approvalView(tx, { row, actor: of.actor });
}

async function approvalView(
  tx: Tx,
  { row, actor }: { row: ListedApproval; actor: Actor },
): Promise<ApprovalWire> {
  const { policy } = await currentPolicy(tx);
  const isWaiting = row.state === "waiting";
  return {
    id: row.id,
    state: row.state,
    agentId: row.agentId,
    askedBy: row.userId,
    serviceId: row.askedServiceId,
    calledServiceId: row.serviceId,
    requested: row.askedQuantity,
    quantity: row.quantity,
    cost: moneyView("MNEE", row.costUnits),
    payee: row.payeeAddress,
    input: { ...row.input },
    reason: row.reason,
    policyVersion: row.policyVersion,
    requestHash: row.requestHash,
    caps: isWaiting ? await capsHolding(tx, policy, row) : [],
    askedAt: timeView(row.heldAtMs),
    expiresAt: timeView(row.expiresAtMs),
    mayApprove: isWaiting && actor.kind === "user" && mayApprove(actor.userId, row.userId),
    decided: decidedView(row),
  };
}

function decidedView({ decidedAtMs, deciderId: by, note }: ListedApproval): ApprovalWire["decided"] {
  return decidedAtMs === null ? null : { by, at: timeView(decidedAtMs), note };
}

/** The caps that hold its money, in the windows that do. */
async function capsHolding(tx: Tx, policy: Policy, row: ListedApproval): Promise<ApprovalWire["caps"]> {
  const { heldAtMs: atMs } = row;
  const caps = policy.caps.filter(isSummed).filter((cap) => holds(cap, row));
  const readings: ApprovalWire["caps"] = [];
  for (const cap of caps) {
    const state = capStateAt(cap, { usage: await readUsage(tx, cap, atMs), atMs });
    readings.push(capReading({ ...state, binds: state.remainingUnits === 0n }));
  }
  return readings;
}
