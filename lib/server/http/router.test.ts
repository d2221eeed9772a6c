import { describe, expect, it } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { type Method, type Row, rowsOf } from "./route-table";
import { areaOf, bind, serveFrom } from "./router";

const { ownRow } = rowsOf({ look: { needs: "public", scope: null } });

/** A row that tells its own path and what its segments stood for. */
function row(method: Method, path: `/${string}`): Row {
  return ownRow({
    method,
    path,
    action: "look",
    handle: async (_, values) => Response.json({ path, values }),
  });
}

const rows = [
  row("GET", "/tasks"),
  row("POST", "/tasks"),
  row("GET", "/tasks/{id}"),
  row("POST", "/tasks/submit"),
  row("POST", "/tasks/{id}/approve"),
  row("GET", "/auth/{path+}"),
];
const serve = serveFrom([{ rows }]);
const ask = (method: string, path: string) => serve(new Request(`http://house.test${path}`, { method }));
const told = async (method: string, path: string) => (await ask(method, path)).json();

describe("the router", () => {
  it.each([
    ["GET", "/tasks", "/tasks", {}],
    ["HEAD", "/tasks", "/tasks", {}],
    ["GET", "/tasks?status=open", "/tasks", {}],
    ["GET", "/tasks/a%20b", "/tasks/{id}", { id: "a b" }],
    ["POST", "/tasks/submit", "/tasks/submit", {}],
    ["POST", "/tasks/submit/approve", "/tasks/{id}/approve", { id: "submit" }],
    ["GET", "/tasks/a%2Fapprove", "/tasks/{id}", { id: "a/approve" }],
    ["GET", "/auth/callback/wallet", "/auth/{path+}", { path: "callback/wallet" }],
    ["GET", "/auth/a%20b/c", "/auth/{path+}", { path: "a b/c" }],
  ])("%s %s is answered by %s", async (method, asked, path, values) => {
    expect(await told(method, asked)).toEqual({ path, values });
  });

  it.each([
    "/",
    "/task",
    "/tasks/",
    "/tasks//approve",
    "/tasks/a/b",
    "/tasks/a/approve/b",
    "/auth",
    "/tasks/%ff",
    "/auth/a/%",
    "/t%61sks",
  ])("%s is not there", async (path) => {
    for (const method of ["GET", "POST", "DELETE", "OPTIONS"]) {
      const response = await ask(method, path);
      expect([response.status, (await response.json()).code], method).toEqual([404, "not_found"]);
    }
  });

  it("says which methods a path takes, the nearest path's only", async () => {
    for (const [path, allow] of [
      ["/tasks", "GET, HEAD, POST, OPTIONS"],
      ["/tasks/submit", "POST, OPTIONS"],
      ["/tasks/a", "GET, HEAD, OPTIONS"],
    ] as const) {
      const refused = await ask("DELETE", path);
      expect([refused.status, refused.headers.get("allow")]).toEqual([405, allow]);
      const options = await ask("OPTIONS", path);
      expect([options.status, options.headers.get("allow"), await options.text()]).toEqual([204, allow, ""]);
    }
  });

  it("lets the paths under a prefix refuse in their own words", async () => {
    const refuse = async ({ methods }: { methods: readonly string[] }) => Response.json({ methods });
    const own = serveFrom([
      { rows },
      { rows: [row("POST", "/seed/a")], dialect: { prefixes: ["/seed"], refuse } },
    ]);
    const at = async (method: string, path: string) =>
      (await own(new Request(`http://house.test${path}`, { method }))).json();
    expect(await at("GET", "/seed/a")).toEqual({ methods: ["POST"] });
    expect(await at("OPTIONS", "/seed")).toEqual({ methods: [] });
    expect(await at("GET", "/seeds")).toMatchObject({ code: "not_found" });
  });

  it("knows by the first segments of its rows which paths are its own", () => {
    const isOurs = areaOf([{ rows }]);
    for (const path of ["/tasks", "/tasks/a/b", "/auth", "/auth/x"]) expect(isOurs(path), path).toBe(true);
    for (const path of ["/", "/task", "/tasksx", "/t%61sks", "/login/tasks"])
      expect(isOurs(path), path).toBe(false);
  });

  it("takes no two rows for one place", () => {
    expect(() =>
      bind({ rows: [row("GET", "/tasks/{id}")] }, { rows: [row("GET", "/tasks/{hash}")] }),
    ).toThrow(InvariantBroken);
  });
});
