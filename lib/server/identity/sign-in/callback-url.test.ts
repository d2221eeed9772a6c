import { describe, expect, it } from "vitest";
import { safeCallbackPath } from "./callback-url";

const OURS = "http://127.0.0.1:3000";

describe("where to go after signing in", () => {
  it.each([
    ["/", "/"],
    ["/buy", "/buy"],
    ["/tasks/tsk_1?tab=terms#pay", "/tasks/tsk_1?tab=terms#pay"],
    [`${OURS}/work`, "/work"],
  ])("follows %s", (wanted, path) => {
    expect(safeCallbackPath(wanted, OURS)).toBe(path);
  });

  it.each([
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:/evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:x",
    " /buy",
    "/ /evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "/%5cevil.example",
    "/%2f%2fevil.example",
    "/.//evil.example",
    "/..//evil.example",
    "evil.example",
    "@evil.example",
    "http://127.0.0.1:3000@evil.example",
    "http://127.0.0.1:3000.evil.example/",
    "http://127.0.0.1:3001/",
    "",
    "/\u0000buy",
    "/caf\u00e9",
  ])("goes home instead of %j", (wanted) => {
    expect(safeCallbackPath(wanted, OURS)).toBe("/");
  });
});
