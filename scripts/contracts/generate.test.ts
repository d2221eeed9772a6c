import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderGenerated } from "./render";

test("the committed ABIs and bytecode are those of the contracts as they stand", { timeout: 180_000 }, () => {
  const rendered = renderGenerated();
  expect(rendered).toHaveLength(10);
  for (const { path, text } of rendered) {
    expect(
      readFileSync(path, "utf8") === text,
      `${path} is stale: run npx tsx scripts/contracts/generate.ts`,
    ).toBe(true);
  }
});
