import { describe, expect, it } from "vitest";
import { assertSameOrigin } from "./origin";

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
