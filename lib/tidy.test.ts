import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { FILES_IN_A_FOLDER, whyNot } from "@/testing/layout";
import config from "../vitest.config";

const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(file));
const sources = tracked.filter(
  (file) => /^(app|components|lib)\/.*\.(ts|tsx)$/.test(file) && !file.includes("/generated/"),
);
const production = sources.filter((file) => !/(\.test\.tsx?|\.d\.ts)$/.test(file));
const text = new Map(sources.map((file) => [file, readFileSync(file, "utf8")]));
const textOf = (file: string) => text.get(file) ?? "";

/** Where an import leads: a path from the root, or a package's name. */
function importsOf(file: string): string[] {
  const info = ts.preProcessFile(textOf(file), true, true);
  return info.importedFiles.map(({ fileName }) => {
    if (fileName.startsWith("@/")) return fileName.slice(2);
    if (fileName.startsWith(".")) return path.posix.join(path.posix.dirname(file), fileName);
    return fileName;
  });
}

function strayImports(file: string): string[] {
  return importsOf(file)
    .filter((target) => !/\.css$/.test(target))
    .flatMap((target) => {
      const why = whyNot(file, target);
      return why === null ? [] : [`${file}: ${target}: ${why}`];
    });
}

/** Lines that match, as "file:line". Test files and generated code are passed over by the callers' lists. */
function hits(files: string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    textOf(file)
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

function longFunctions(file: string): string[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const first = source.getLineAndCharacterOfPosition(node.getStart()).line;
      const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
      const limit = file.endsWith(".tsx") ? 120 : 70;
      if (last - first + 1 > limit) found.push(`${file}:${first + 1}: ${last - first + 1} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Where a value is called what the compiler could not see it is, `as const` aside. */
function castsIn(file: string): string[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isAsExpression(node) && node.type.getText() !== "const") {
      found.push(`${file}: ${node.getText().replace(/\s+/g, " ").slice(0, 80)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("the house is tidy", () => {
  it("finds the sources it is meant to watch", () => {
    expect(production.length).toBeGreaterThan(50);
  });

  it("lets imports run one way only", () => {
    expect(production.flatMap(strayImports)).toEqual([]);
  });

  it.each([
    ["lib/domain/money.ts", "lib/domain/market/pricing"],
    ["lib/domain/escrow/escrow-verbs.ts", "lib/domain/market/lifecycle"],
    ["lib/domain/market/pricing.ts", "zod"],
    ["lib/domain/market/pricing.ts", "node:crypto"],
    ["lib/schemas/ledger/invariants.ts", "lib/schemas/market/task"],
    ["lib/chain/tokens.ts", "lib/server/rpc/link"],
    ["lib/server/store/codec.ts", "lib/server/kernel/audit"],
    ["lib/server/outbound/outbound.ts", "lib/server/kernel/context"],
    ["lib/server/treasury/jobs.ts", "undici"],
    ["lib/server/kernel/audit.ts", "lib/server/http/route"],
    ["lib/server/http/route.ts", "lib/server/identity/sessions/identify"],
    ["lib/server/escrow/mirror/indexer.ts", "lib/server/market/tables/tasks"],
    ["lib/server/market/jobs.ts", "lib/server/startup/open-jobs"],
    ["lib/server/market/tables/tasks.ts", "lib/server/market/reads/task-view"],
    ["lib/server/market/reads/task-view.ts", "lib/server/market/operations/verb/advance"],
    ["lib/server/market/operations/verb/advance.ts", "lib/server/market/commands/approve-task"],
    ["lib/server/market/commands/approve-task.ts", "lib/server/market/commands/reject-task"],
    ["lib/server/market/commands/approve-task.ts", "lib/server/market/routes"],
    ["lib/server/market/commands/approve-task.ts", "next/headers"],
    ["lib/server/market/misc/thing.ts", "lib/server/market/tables/tasks"],
    ["lib/server/odd/thing.ts", "lib/domain/money"],
    ["lib/client/api.ts", "lib/server/kernel/runtime"],
    ["components/ui/table.tsx", "lib/client/api"],
    ["components/ui/table.tsx", "components/market/task/status-badge"],
    ["components/escrow/pending-list.tsx", "components/market/task/status-badge"],
    ["app/buy/page.tsx", "lib/server/market/commands/post-task"],
    ["app/api/v1/tasks/[[...path]]/route.ts", "lib/server/market/commands/post-task"],
  ])("refuses that %s imports %s", (file, target) => {
    expect(whyNot(file, target)).not.toBeNull();
  });

  it("keeps folders to one view", () => {
    const counts = new Map<string, number>();
    const counted = tracked.filter((file) => /\.tsx?$/.test(file) && !/\.(test|spec)\.tsx?$/.test(file));
    for (const folder of counted.map(path.posix.dirname)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > FILES_IN_A_FOLDER)).toEqual([]);
  });

  it("has no barrels and no drawers", () => {
    expect(sources.filter((file) => /(^|\/)index\.tsx?$/.test(file))).toEqual([]);
    expect(tracked.filter((file) => /(^|\/)(utils?|helpers?|misc|common)(\/|\.[a-z]+$)/.test(file))).toEqual(
      [],
    );
  });

  it("names files in kebab-case", () => {
    const odd = sources.filter(
      (file) =>
        !/^([a-z0-9-]+|\[{1,2}(\.\.\.)?[a-z]+\]{1,2}|\([a-z-]+\))(\.test|\.d)?\.?(ts|tsx)?$/.test(
          path.posix.basename(file),
        ),
    );
    expect(odd).toEqual([]);
  });

  it("reads and writes through the store: Prisma gives the types of rows alone", () => {
    const client = /from "(@prisma\/|[^"]*store\/generated\/)/;
    const types = /import type \* as model from "@\/lib\/server\/store\/generated\/sqlite\/models"/;
    expect(hits(production, client).filter((line) => !types.test(line))).toEqual([]);
  });

  it("reads the environment in one place", () => {
    const elsewhere = production.filter((file) => !file.startsWith("lib/server/env/"));
    expect(hits(elsewhere, /process\.env/).filter((line) => !line.includes("NODE_ENV"))).toEqual([]);
  });

  it("throws its own errors, and knows no any", () => {
    expect(
      hits(
        production.filter((file) => file.startsWith("lib/")),
        /throw new Error\(/,
      ),
    ).toEqual([]);
    expect(hits(production, /:\s*any\s*[;,)=\]]|\bas any[;,)\s]*$|<any>/)).toEqual([]);
  });

  it("casts at its borders alone, and seldom", () => {
    const inside =
      /^lib\/(domain\/(?!lists\.ts)|server\/[a-z]+\/(commands|operations|reads|tables|jobs|consent)\/)/;
    const casts = production.flatMap(castsIn);
    expect(casts.filter((cast) => inside.test(cast))).toEqual([]);
    expect(casts.length).toBeLessThanOrEqual(60);
  });

  it("never does money in floats", () => {
    const money = production.filter((file) => /^lib\/(domain|server)\//.test(file));
    expect(hits(money, /parseFloat|[^.]\bNumber\(\w*([uU]nits|price|amount|balance)\w*\)/)).toEqual([]);
  });

  it("keeps functions to a screen", () => {
    expect(production.flatMap(longFunctions)).toEqual([]);
  });

  it("keeps files short", () => {
    const long = production.filter((file) => textOf(file).split("\n").length > 251);
    expect(long).toEqual([]);
  });

  it("leaves nothing for later, and skips no test", () => {
    expect(hits(production, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
    expect(
      hits(
        sources.filter((file) => /\.test\.tsx?$/.test(file) && file !== "lib/tidy.test.ts"),
        /\b(it|test|describe)\.(only|skip|todo)\b/,
      ),
    ).toEqual([]);
  });

  it("runs every test in exactly one project", () => {
    const projects = (config.test?.projects ?? []).flatMap((project) =>
      typeof project === "object" && "test" in project ? [project.test ?? {}] : [],
    );
    const runs = (file: string, { include = [], exclude = [] }: { include?: string[]; exclude?: string[] }) =>
      include.some((glob) => path.matchesGlob(file, glob)) &&
      !exclude.some((glob) => path.matchesGlob(file, glob));
    const tests = tracked.filter((file) => /\.test\.[cm]?[jt]sx?$/.test(file));
    const odd = tests.filter((file) => projects.filter((project) => runs(file, project)).length !== 1);
    expect(projects).toHaveLength(2);
    expect(odd).toEqual([]);
  });

  it("renders on the server by default", () => {
    const views = production.filter((file) => file.endsWith(".tsx"));
    const client = views.filter((file) => /^["']use client["']/.test(textOf(file)));
    expect(
      client.length * 2,
      `${client.length} of ${views.length} are client components`,
    ).toBeLessThanOrEqual(views.length);
  });
});
