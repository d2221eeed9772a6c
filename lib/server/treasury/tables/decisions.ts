import type { DecisionAction } from "@/lib/domain/treasury/decide";
import type { Cursor } from "@/lib/schemas/page";
import { asRecord } from "@/lib/server/store/columns";
import { allOf, where } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import { countDecision } from "./desk/kept-sums";
import { orderOf } from "./period";
import type { ApprovalRow, DecisionRow, ServiceCallRow } from "./rows";

export async function insertDecision(tx: Tx, row: DecisionRow): Promise<void> {
  await tx.insert("decisions", asRecord(row));
  await countDecision(tx, row);
}

export interface DecisionFilter {
  readonly agentId?: string | undefined;
  readonly serviceId?: string | undefined;
  readonly action?: DecisionAction | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly before?: Cursor | undefined;
  readonly limit: number;
}

interface WithApproval {
  readonly approvalState: ApprovalRow["state"];
  readonly expiresAtMs: number;
}

/** What a policy in shadow would have said. */
interface Shadowed {
  readonly shadowTitle: string;
  readonly shadowAction: DecisionAction;
  readonly shadowApproved: number;
  readonly shadowCostUnits: bigint;
  readonly shadowReason: string;
}

type NoneOf<T> = { readonly [Field in keyof T]: null };

/** A decision with what became of its call, of its approval, and of it in shadow; null where there is none. */
export type ListedDecision = Omit<DecisionRow, "evidence"> &
  Pick<ApprovalRow, "deciderId" | "decidedAtMs" | "note"> & {
    readonly state: ServiceCallRow["state"] | null;
    readonly failure: string | null;
  } & (WithApproval | NoneOf<WithApproval>) &
  (Shadowed | NoneOf<Shadowed>);

/** `more` are columns besides: what a decision was made from is read where one is asked for alone. */
const listed = (
  more = "",
) => `SELECT d.id, d.agent_id, d.service_id, d.called_service_id, d.action, d.mode, d.quantity,
    d.approved_quantity, d.is_downgrade_allowed, d.cost_units, d.caps, d.needs, d.reason, d.policy_version, d.rail,
    d.user_id, d.at_ms, d.turn${more}, c.state, c.failure, a.state AS approval_state, a.expires_at_ms, a.decider_id, a.decided_at_ms,
    a.note, h.title AS shadow_title, s.action AS shadow_action, s.approved_quantity AS shadow_approved,
    s.cost_units AS shadow_cost_units, s.reason AS shadow_reason
  FROM decisions d LEFT JOIN service_calls c ON c.id = d.id LEFT JOIN approvals a ON a.id = d.id
    LEFT JOIN shadow_decisions s ON s.id = d.id LEFT JOIN shadows h ON h.id = s.shadow_id`;

/** Newest first: their ids sort by time. Those of a time are in the order of the clock of budgets, by its index. */
export function listDecisionRows(tx: Tx, filter: DecisionFilter): Promise<ListedDecision[]> {
  const { agentId, serviceId, action, limit } = filter;
  const order = orderOf(filter, { id: "d.id", atMs: "d.at_ms" });
  const { sql, values } = allOf([
    ...(agentId === undefined ? [] : [where("d.agent_id = ?", agentId)]),
    ...(serviceId === undefined ? [] : [where("d.service_id = ?", serviceId)]),
    ...(action === undefined ? [] : [where("d.action = ?", action)]),
    ...order.conditions,
  ]);
  return tx.all<ListedDecision>(`${listed()} WHERE ${sql} ORDER BY ${order.by} LIMIT ?`, [...values, limit]);
}

export function findDecision(
  tx: Tx,
  id: string,
): Promise<(ListedDecision & Pick<DecisionRow, "evidence">) | undefined> {
  return tx.get(`${listed(", d.evidence")} WHERE d.id = ?`, [id]);
}
