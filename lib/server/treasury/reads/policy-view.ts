import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import type { Cursor, Page } from "@/lib/schemas/page";
import type { PolicyVersionWire, PolicyWire } from "@/lib/schemas/treasury/policy";
import type { Columns } from "@/lib/server/http/csv";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Store, Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import {
  type ListedVersion,
  latestPolicyVersion,
  listPolicyVersionRows,
} from "@/lib/server/treasury/tables/policy-versions";

/** The version that holds now. @throws NotFound before the first */
export async function showPolicy(tx: Tx): Promise<PolicyWire> {
  const row = await latestPolicyVersion(tx);
  if (!row) throw new NotFound("There is no policy yet, so nobody may spend.");
  return { ...versionView(row), mode: "enforce", policy: row.document };
}

/** As showPolicy. @throws Forbidden for anybody but an operator */
export function getPolicy(store: Store, actor: Actor): Promise<PolicyWire> {
  authorize(actor, ACTIONS["policy.read"]);
  return store.read(showPolicy);
}

/** Every version with who made it, why, and what it changed, newest first. */
export function listPolicyVersions(
  store: Store,
  query: { actor: Actor; cursor: Cursor | undefined; limit: number },
): Promise<Page<PolicyVersionWire>> {
  const { actor, cursor, limit } = query;
  authorize(actor, ACTIONS["policy.read"]);
  return store.read(async (tx) => {
    const rows = await listPolicyVersionRows(tx, { before: cursor?.id, limit: limit + 1 });
    const cursorOf = (row: ListedVersion) => ({ atMs: row.createdAtMs, id: String(row.version) });
    return cutPage(rows, limit, { cursorOf, view: versionView });
  });
}

/** Versions as a table. */
export const VERSION_COLUMNS: Columns<PolicyVersionWire> = {
  version: ({ version }) => String(version),
  at: ({ at }) => at,
  source: ({ source }) => source,
  by: ({ author }) => author,
  reason: ({ reason }) => reason,
  changed: ({ diff }) =>
    diff.map(({ path, was, is }) => `${path}: ${was ?? "none"} to ${is ?? "none"}`).join("; "),
};

function versionView(row: ListedVersion): PolicyVersionWire {
  return {
    version: row.version,
    source: row.source,
    author: row.authorId,
    reason: row.reason,
    at: timeView(row.createdAtMs),
    diff: row.diff,
  };
}
