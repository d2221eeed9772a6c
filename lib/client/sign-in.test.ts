import { describe, expect, it } from "vitest";
import { safePath } from "./sign-in";

describe("where to go after signing in", () => {
  it("keeps a path of this site", () => {
    expect(safePath("/tasks/tsk_1?tab=terms", "/buy")).toBe("/tasks/tsk_1?tab=terms");
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "",
    null,
    "buy",
  ])("falls back for %s", (path) => {
    expect(safePath(path, "/buy")).toBe("/buy");
  });
});
