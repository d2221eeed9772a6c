import { afterEach, describe, expect, it, vi } from "vitest";
import { Busy, InvalidInput, InvariantBroken, Unauthenticated } from "@/lib/domain/errors";
import { InsufficientFunds } from "@/lib/domain/ledger/errors";
import { IllegalTransition } from "@/lib/domain/market/errors";
import { log } from "./log";
import { MethodNotAllowed, problemResponse } from "./problem";

const at = { path: "/api/v1/tasks", traceId: "00112233445566778899aabbccddeeff" };

async function told(error: unknown) {
  const response = problemResponse(error, at);
  return { response, body: (await response.json()) as Record<string, unknown> };
}

describe("problems", () => {
  afterEach(() => vi.restoreAllMocks());

  it("carries the standard members and the error's own values", async () => {
    const { response, body } = await told(
      new IllegalTransition({ status: "completed", verbs: [], verb: "approve" }),
    );
    expect(response.status).toBe(409);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect(body).toMatchObject({
      type: "about:blank",
      title: "Conflict",
      status: 409,
      instance: at.path,
      code: "illegal_transition",
      traceId: at.traceId,
      taskStatus: "completed",
      verbs: [],
    });
  });

  it("names the wrong fields", async () => {
    const { body } = await told(new InvalidInput([{ pointer: "#/complexity", detail: "too big" }]));
    expect(body.errors).toEqual([{ pointer: "#/complexity", detail: "too big" }]);
  });

  it("says how to sign in, when to come back, and what a path takes", async () => {
    expect((await told(new Unauthenticated())).response.headers.get("www-authenticate")).toBe("Bearer");
    vi.spyOn(log, "warn").mockImplementation(() => undefined);
    expect((await told(new Busy(2))).response.headers.get("retry-after")).toBe("2");
    const refused = await told(new MethodNotAllowed(["GET", "POST"]));
    expect([refused.response.status, refused.response.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });

  it("tells 402 with the amounts", async () => {
    const money = { asset: "SAT", neededUnits: 5n, availableUnits: 3n };
    expect((await told(new InsufficientFunds(money))).body).toMatchObject({ status: 402, neededUnits: "5" });
  });

  it.each([
    ["an unknown error", new TypeError("password is hunter2")],
    ["a broken invariant", new InvariantBroken("secret arithmetic hunter2")],
    ["a thrown string", "hunter2"],
  ])("tells only a trace id for %s", async (_, error) => {
    const written = vi.spyOn(log, "error").mockImplementation(() => undefined);
    const { response, body } = await told(error);
    expect(response.status).toBe(500);
    expect(body.code).toBe("internal");
    expect(JSON.stringify(body)).not.toContain("hunter2");
    expect(written).toHaveBeenCalledWith(expect.objectContaining({ traceId: at.traceId }), expect.anything());
  });

  it("recognises an error of another bundle by its code", async () => {
    const twin = Object.assign(new Error("Sign in first."), {
      code: "unauthenticated",
      status: 401,
      values: {},
    });
    expect((await told(twin)).response.status).toBe(401);
  });
});
