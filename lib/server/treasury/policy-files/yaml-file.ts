import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import type { z } from "@/lib/schemas/zod";
import { BadPolicyFile } from "./bad-policy-file";

/** Where something stands in a file: names and places from its top. */
export type YamlPath = readonly PropertyKey[];

/** A file as it was read, which knows the line of each of its values. */
export interface YamlFile<T> {
  readonly value: T;
  /** `config/agents.yaml, line 7` */
  lineOf(path: YamlPath): string;
}

/**
 * Reads one file, strictly: no key twice, no unknown key, no alias, no second document.
 * @throws BadPolicyFile with the line of each fault
 */
export function readYaml<T>(file: { name: string; text: string; schema: z.ZodType<T> }): YamlFile<T> {
  const { name, text, schema } = file;
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", strict: true, lineCounter: lines });
  const at = (offset: number) => `${name}, line ${lines.linePos(offset).line}`;
  const lineOf = (path: YamlPath) => at(offsetOf(document, path));
  if (document.errors.length > 0 || document.warnings.length > 0) {
    const found = [...document.errors, ...document.warnings];
    throw new BadPolicyFile(found.map(({ pos, message }) => `${at(pos[0])}: ${firstLineOf(message)}`));
  }
  const parsed = schema.safeParse(plainValue(document, name));
  if (parsed.success) return { value: parsed.data, lineOf };
  throw new BadPolicyFile(
    parsed.error.issues.flatMap((issue) => {
      if (issue.code !== "unrecognized_keys")
        return [`${lineOf(issue.path)}: ${whereText(issue.path)}${issue.message}`];
      return issue.keys.map((key) => `${lineOf([...issue.path, key])}: ${key} is no known key.`);
    }),
  );
}

function plainValue(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new BadPolicyFile([`${name}: Aliases (*name) are not taken. Write the value out.`]);
  }
}

function whereText(path: YamlPath): string {
  return path.length === 0 ? "" : `${path.join(".")}: `;
}

function firstLineOf(message: string): string {
  return message.split("\n")[0] ?? message;
}

/** The key's place; of what is not there, the place of what it should stand in. */
function offsetOf(document: Document, path: YamlPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === key)
      : null;
    const node = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
