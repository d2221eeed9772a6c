import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stampOf } from "@/lib/server/http/route";
import { handlersOf, routeFiles, routeOf } from "@/testing/router";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Who may be asked by anybody, signed in or not; everything else names an action of the permissions table. */
const OPEN_TO_ALL = [
  "app/api/aicp/[[...path]]/route.ts",
  "app/api/auth/[...nextauth]/route.ts",
  "app/api/v1/auth/nonce/route.ts",
  "app/api/v1/auth/sign-out/route.ts",
  "app/api/v1/auth/wallet/route.ts",
  "app/api/v1/demo/sign-in/route.ts",
  "app/health/route.ts",
  "app/ready/route.ts",
];

describe("every route file", () => {
  const files = routeFiles().map(({ file }) => file);

  it("is found", () => {
    expect(files.length).toBeGreaterThanOrEqual(28);
  });

  it.each(files)("%s goes through the one door", async (file) => {
    const handlers = await handlersOf(file);
    expect(Object.keys(handlers).length).toBeGreaterThan(0);
    for (const [name, handler] of Object.entries(handlers)) {
      expect(METHODS, `${name} is no method`).toContain(name);
      expect(stampOf(handler), `${name} was not made by route()`).not.toBeNull();
    }
  });

  it.each(files)("%s names an action, or is listed as open", async (file) => {
    const handlers = Object.entries(await handlersOf(file));
    const open = handlers
      .filter(([, handler]) => stampOf(handler)?.action === "public")
      .map(([name]) => name);
    expect(open.length > 0, `open: ${open.join(", ")}`).toBe(OPEN_TO_ALL.includes(file));
  });

  it.each(files)("%s holds no logic", (file) => {
    expect(readFileSync(file, "utf8").split("\n").length).toBeLessThanOrEqual(11);
  });
});

describe("paths that lead nowhere", () => {
  it.each([
    "/api",
    "/api/v2/tasks",
    "/api/v1",
    "/api/v1/nothing",
    "/api/v1/tasks/a/approve/b",
    "/api/v1/agents/a/b",
  ])("%s is not a page", (path) => {
    const found = routeOf(path);
    expect(found?.file).toBe("app/api/[[...path]]/route.ts");
  });
});
