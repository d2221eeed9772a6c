import { describe, expect, it } from "vitest";
import { assertSameOrigin, isLoopbackOrigin } from "./origin";

const OURS = "http://127.0.0.1:3000";
const request = (headers: Record<string, string>, method = "POST") =>
  new Request(`${OURS}/api/v1/tasks`, { method, headers });

describe("writes from other sites", () => {
  it.each([
    [{}],
    [{ origin: OURS }],
    [{ origin: OURS, "sec-fetch-site": "same-origin" }],
    [{ "sec-fetch-site": "none" }],
  ])("lets %j through", (headers) => {
    expect(() => assertSameOrigin(request(headers), OURS)).not.toThrow();
  });

  it.each([
    [{ origin: "null" }],
    [{ origin: "https://evil.example" }],
    [{ origin: "http://127.0.0.1:3000.evil.example" }],
    [{ origin: "http://127.0.0.1:3001" }],
    [{ origin: "https://127.0.0.1:3000" }],
    [{ origin: "http://localhost:3000" }],
    [{ "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "same-site" }],
    [{ origin: OURS, "sec-fetch-site": "cross-site" }],
  ])("refuses %j", (headers) => {
    expect(() => assertSameOrigin(request(headers), OURS)).toThrow(
      expect.objectContaining({ code: "forbidden" }),
    );
  });

  it("does not mind reads", () => {
    expect(() => assertSameOrigin(request({ origin: "https://evil.example" }, "GET"), OURS)).not.toThrow();
  });
});

describe("pages of this machine", () => {
  it.each([
    "http://localhost",
    "http://localhost:3002",
    "http://127.0.0.1:80",
    "http://[::1]",
    "http://[::1]:65535",
  ])("%s is one", (origin) => {
    expect(isLoopbackOrigin(origin)).toBe(true);
  });

  it.each([
    "null",
    "",
    "*",
    "https://evil.example",
    "https://localhost:3002",
    "http://localhost.evil.com",
    "http://127.0.0.1.evil.com",
    "http://127.0.0.1:80.evil.com",
    "http://evil.com#localhost",
    "http://evil.com/http://localhost",
    "http://localhost@evil.com",
    "http://evil.com:80@localhost",
    "http://xlocalhost",
    "http://127.0.0.10",
    "http://127a0b0c1",
    "http://[::1].evil.com",
    "http://[::11]",
    "http://localhost:",
    "http://localhost:123456",
    "http://localhost:3002/",
    "http://localhost:3002\nhttp://evil.com",
    "http://localhost:3002, http://evil.com",
    "xhttp://localhost",
    "file://",
  ])("%j is none", (origin) => {
    expect(isLoopbackOrigin(origin)).toBe(false);
  });
});
