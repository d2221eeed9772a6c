import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { SUBSYSTEMS } from "@/lib/server/app";

interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly [part: string]: unknown;
}

const defOf = (schema: z.ZodType): Def => (schema as unknown as { _zod: { def: Def } })._zod.def;
const isSchema = (value: unknown): value is z.ZodType =>
  typeof value === "object" && value !== null && "_zod" in value;

/** Where an object of the schema lets a field pass that it does not name; a schema of itself is looked at once. */
function openObjects(schema: z.ZodType, at: string, above: readonly z.ZodType[] = []): string[] {
  if (above.includes(schema)) return [];
  const [def, path] = [defOf(schema), [...above, schema]];
  const parts = Object.entries(def.shape ?? {}).flatMap(([name, part]) =>
    openObjects(part, `${at}.${name}`, path),
  );
  const inner = Object.entries(def)
    .filter(([name]) => name !== "catchall")
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter(isSchema)
    .flatMap((part) => openObjects(part, at, path));
  const isOpen = def.type === "object" && (!def.catchall || defOf(def.catchall).type !== "never");
  return [...(isOpen ? [at] : []), ...parts, ...inner];
}

const ROWS = SUBSYSTEMS.flatMap(({ routes }) => routes.rows);

describe("what a request may carry", () => {
  it.each(ROWS.map((row) => [`${row.method} ${row.path}`, row] as const))(
    "%s names every field that it takes",
    (_, { body, query }) => {
      const open = [body, query].flatMap((schema, index) =>
        schema ? openObjects(schema, index === 0 ? "body" : "query") : [],
      );
      expect(open).toEqual([]);
    },
  );
});
