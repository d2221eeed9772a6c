import ts from "typescript";
import type { Break } from "./mutant";

/** A place in a file's text, and what a slip would have written there. */
interface Slip {
  readonly start: number;
  readonly end: number;
  readonly to: string;
}

const SWAPPED: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, "<="],
  [ts.SyntaxKind.LessThanEqualsToken, "<"],
  [ts.SyntaxKind.GreaterThanToken, ">="],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">"],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, "!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, "==="],
  [ts.SyntaxKind.AmpersandAmpersandToken, "||"],
  [ts.SyntaxKind.BarBarToken, "&&"],
  [ts.SyntaxKind.PlusToken, "-"],
  [ts.SyntaxKind.MinusToken, "+"],
]);

/** Every slip of one line that can be made in a text, as breaks whose `from` stands in it exactly once. */
export function breaksIn(file: string, text: string): Break[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const slips: Slip[] = [];
  const visit = (node: ts.Node): void => {
    if (!ts.isTypeNode(node)) {
      slips.push(...slipsAt(node, source));
      ts.forEachChild(node, visit);
    }
  };
  visit(source);
  return slips
    .filter(({ start, end }) => !text.slice(start, end).includes("\n"))
    .map((slip) => breakOf(text, slip));
}

function slipsAt(node: ts.Node, source: ts.SourceFile): Slip[] {
  const instead = (place: ts.Node, to: string) => [
    { start: place.getStart(source), end: place.getEnd(), to },
  ];
  if (ts.isBinaryExpression(node)) {
    const to = SWAPPED.get(node.operatorToken.kind);
    return to === undefined ? [] : instead(node.operatorToken, to);
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return instead(node, node.operand.getText(source));
  }
  if (ts.isIfStatement(node)) return instead(node.expression, `!(${node.expression.getText(source)})`);
  if (ts.isConditionalExpression(node)) {
    return instead(node.condition, `!(${node.condition.getText(source)})`);
  }
  if (ts.isExpressionStatement(node) && isCall(node.expression)) {
    return instead(node, ts.isBlock(node.parent) ? "" : ";");
  }
  if (ts.isSpreadAssignment(node)) return instead(node, "");
  if (ts.isPropertyAccessExpression(node) && node.expression.getText(source) === "Math") {
    const other = { min: "max", max: "min" }[node.name.text];
    return other === undefined ? [] : instead(node.name, other);
  }
  return literalSlips(node, instead);
}

const isCall = (node: ts.Expression): boolean =>
  ts.isCallExpression(node) || (ts.isAwaitExpression(node) && ts.isCallExpression(node.expression));

/** A value that is returned, assigned or given. */
function literalSlips(node: ts.Node, instead: (place: ts.Node, to: string) => Slip[]): Slip[] {
  if (!node.parent || ts.isBinaryExpression(node.parent) || ts.isPrefixUnaryExpression(node.parent))
    return [];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return instead(node, "false");
  if (node.kind === ts.SyntaxKind.FalseKeyword) return instead(node, "true");
  if (ts.isNumericLiteral(node) && node.text === "0") return instead(node, "1");
  if (ts.isNumericLiteral(node) && node.text === "1") return instead(node, "0");
  if (ts.isBigIntLiteral(node) && node.text === "0n") return instead(node, "1n");
  return [];
}

/** Takes as many lines before the slip as tell its place from every other. */
function breakOf(text: string, { start, end, to }: Slip): Break {
  const lineEnd = text.indexOf("\n", end) === -1 ? text.length : text.indexOf("\n", end);
  let from = text.lastIndexOf("\n", start - 1) + 1;
  while (from > 0 && text.split(text.slice(from, lineEnd)).length > 2) {
    from = text.lastIndexOf("\n", from - 2) + 1;
  }
  const after = text.slice(end, lineEnd);
  // A spread that is gone takes its comma with it.
  const rest = to === "" ? after.replace(/^,\s?/, "") : after;
  return [text.slice(from, lineEnd), `${text.slice(from, start)}${to}${rest}`];
}
