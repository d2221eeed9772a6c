import { expect, test } from "vitest";
import { allowedOrigins } from "./open-providers";

const FIRST = "http://127.0.0.1:8001";

test("the demo's providers are where the policy names them, or where it is told", () => {
  const origins = allowedOrigins({ mode: "demo" });
  expect(origins).toHaveLength(4);
  expect(origins.every(({ declaredOrigin, origin }) => declaredOrigin === origin)).toBe(true);
  const providers = [{ declaredOrigin: FIRST, origin: "http://127.0.0.1:18001" }];
  const told = allowedOrigins({ mode: "demo", providers });
  expect(told).toHaveLength(4);
  expect(told.filter(({ declaredOrigin }) => declaredOrigin === FIRST)).toEqual(providers);
});

test("production reaches nothing private that it is not told of", () => {
  expect(allowedOrigins({ mode: "production" })).toEqual([]);
});
