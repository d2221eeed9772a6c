import { expect, test } from "vitest";
import { SUBSYSTEMS } from "@/lib/server/app";
import { DRIVEN, NOT_DRIVEN } from "./routes";

/** What is bought with a header is bought by GET as well. */
const WRITING_ACTIONS: readonly string[] = ["x402.buy"];

const writes = SUBSYSTEMS.flatMap(({ routes }) => routes.rows)
  .filter(({ method, action }) => method !== "GET" || WRITING_ACTIONS.includes(action ?? ""))
  .map(({ method, path }) => `${method} ${path}`);

test("every route that writes is driven, or it is said why it moves no money", () => {
  expect(writes.filter((route) => !DRIVEN.includes(route) && !(route in NOT_DRIVEN))).toEqual([]);
});

test("what is listed is there, and listed once", () => {
  const listed = [...DRIVEN, ...Object.keys(NOT_DRIVEN)];
  expect(listed.filter((route) => !writes.includes(route))).toEqual([]);
  expect(listed.length).toBe(new Set(listed).size);
});
