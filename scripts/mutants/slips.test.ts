import { expect, it } from "vitest";
import { brokenText } from "./mutant";
import { breaksIn } from "./slips";

const TEXT = `type Less = { readonly isLess: true };
function least(a: number, b: number): boolean {
  if (a < b) return true;
  tell(a);
  return !b && Math.min(a, b) === a;
}
function again(a: number, b: number): boolean {
  if (a < b) return true;
  return { ...defaults, a }.a === b;
}
`;

it("makes slips of one line, each in a place of its own", () => {
  const made = breaksIn("least.ts", TEXT).map(([from, to]) => {
    const broken = brokenText(TEXT, { file: "least.ts", from, to, tests: [] });
    return broken
      .split("\n")
      .filter((line, index) => line !== TEXT.split("\n")[index])
      .map((line) => line.trim());
  });
  expect(made).toEqual([
    ["if (!(a < b)) return true;"],
    ["if (a <= b) return true;"],
    ["if (a < b) return false;"],
    [""],
    ["return !b || Math.min(a, b) === a;"],
    ["return b && Math.min(a, b) === a;"],
    ["return !b && Math.min(a, b) !== a;"],
    ["return !b && Math.max(a, b) === a;"],
    ["if (!(a < b)) return true;"],
    ["if (a <= b) return true;"],
    ["if (a < b) return false;"],
    ["return { ...defaults, a }.a !== b;"],
    ["return { a }.a === b;"],
  ]);
});
