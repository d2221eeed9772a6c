import { describe, expect, it } from "vitest";
import { ok } from "./answer";
import { rowsOf } from "./route-table";

const { row, ownRow } = rowsOf({
  "things.list": { needs: "member", scope: "things:read" },
  "thing.edit": { needs: "owner", scope: "things:write" },
  "thing.judge": { needs: { roles: ["operator"] }, scope: "things:write" },
} as const);

const place = { method: "POST", path: "/things/{id}" } as const;
const run = async () => ok({});
const guard = async () => undefined;
const handle = async () => new Response();

describe("a row", () => {
  it("carries the rule of its action", () => {
    const made = row({ ...place, action: "thing.judge", guard, run });
    expect(made).toMatchObject({ ...place, rule: { needs: { roles: ["operator"] } }, isDemoOnly: false });
    expect(row({ ...place, action: "things.list", isDemoOnly: true, run }).isDemoOnly).toBe(true);
    expect(ownRow({ ...place, action: "things.list", handle }).isDemoOnly).toBe(false);
  });

  it("does not compile with an action on a subject and nobody who looks at the subject", () => {
    // @ts-expect-error an owner's action needs a guard
    row({ ...place, action: "thing.edit", run });
    // @ts-expect-error a role's action needs a guard
    row({ ...place, action: "thing.judge", run });
    // @ts-expect-error a row that answers by itself has no guard
    ownRow({ ...place, action: "thing.edit", handle });
    // @ts-expect-error nobody declared this action
    row({ ...place, action: "thing.sell", run });
  });
});
