import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import config from "../vitest.config";

/** Every room of the house: what lies in it, and what it may import. The first match wins. */
interface Room {
  name: string;
  holds: RegExp;
  /** Paths (from the root, without extension) and package names; node's own modules only where `node` is set. */
  mayImport: RegExp[];
  node?: true;
}

const PRODUCTION_ROOMS: Room[] = [
  { name: "domain", holds: /^lib\/domain\//, mayImport: [/^lib\/domain\//] },
  { name: "schemas", holds: /^lib\/schemas\//, mayImport: [/^lib\/(domain|schemas)\//, /^zod$/] },
  {
    name: "chain",
    holds: /^lib\/chain\//,
    mayImport: [/^lib\/(domain|chain)\//, /^viem(\/|$)/],
  },
  {
    name: "server",
    holds: /^lib\/server\//,
    mayImport: [
      /^lib\/(domain|schemas|chain|server)\//,
      /^(viem|next-auth|@prisma)(\/|$)/,
      /^(zod|pino|prom-client|better-sqlite3|pg)$/,
    ],
    node: true,
  },
  {
    name: "client",
    holds: /^lib\/client\//,
    mayImport: [
      /^lib\/(domain|schemas|chain|client)\//,
      /^(wagmi|viem|@wagmi\/core|@tanstack\/react-query)(\/|$)/,
      /^(react|react-dom|next-auth\/react|sonner|next\/navigation)$/,
    ],
  },
  {
    name: "components/ui",
    holds: /^components\/ui\//,
    mayImport: [
      /^components\/ui\//,
      /^(react|react-dom|radix-ui|clsx|tailwind-merge|class-variance-authority|lucide-react|sonner|next\/(link|image|navigation))$/,
    ],
  },
  {
    name: "components",
    holds: /^components\//,
    mayImport: [
      /^components\//,
      /^lib\/(domain|schemas|client)\//,
      /^(react|react-dom|recharts|lucide-react|sonner|nuqs|wagmi|radix-ui|class-variance-authority|clsx|@tanstack\/react-query)(\/|$)/,
      /^next\/(link|image|navigation|dynamic|font)/,
    ],
  },
  {
    name: "route handlers",
    holds: /^app\/.*route\.ts$/,
    mayImport: [/^lib\/schemas\//, /^lib\/server\//],
  },
  {
    name: "pages",
    holds: /^app\//,
    mayImport: [
      /^(app|components)\//,
      /^lib\/(domain|schemas|client)\//,
      /^lib\/server\//,
      /^(react|geist|nuqs)(\/|$)/,
      /^next(\/|$)/,
    ],
  },
];

const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "");
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

const isNode = (name: string) => name.startsWith("node:") || builtinModules.includes(name);

function strayImports(file: string): string[] {
  const room = PRODUCTION_ROOMS.find((candidate) => candidate.holds.test(file));
  if (!room) return file === "lib/tidy.test.ts" ? [] : [`${file}: lies in no room`];
  return importsOf(file)
    .filter((target) => !/\.css$/.test(target))
    .filter(
      (target) => !(isNode(target) ? room.node : room.mayImport.some((allowed) => allowed.test(target))),
    )
    .map((target) => `${file}: ${room.name} may not import ${target}`);
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

describe("the house is tidy", () => {
  it("finds the sources it is meant to watch", () => {
    expect(production.length).toBeGreaterThan(50);
  });

  it("lets imports run one way only", () => {
    expect(production.flatMap(strayImports)).toEqual([]);
  });

  it("keeps commands apart from each other, and from next", () => {
    const serverFiles = production.filter((file) => file.startsWith("lib/server/"));
    const strays = serverFiles.flatMap((file) =>
      importsOf(file)
        .filter((target) => /^next\//.test(target))
        .map((target) => `${file}: ${target}`),
    );
    expect(strays).toEqual([]);
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
