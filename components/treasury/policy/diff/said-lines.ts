import { formatUnits } from "@/lib/domain/money";

/** A value that one policy has otherwise than another. */
export interface DiffLine {
  readonly path: string;
  /** Null where there is none; a value that is itself null is the text `null`. */
  readonly was: string | null;
  readonly is: string | null;
  readonly loosens?: boolean;
}

/** A line for people: a place with both its values, or a sentence. */
export interface SaidLine {
  readonly path: string;
  readonly loosens: boolean;
  readonly text: string;
  readonly values: { readonly was: string; readonly is: string } | null;
}

/** `caps/agent:user-agent:day/limitUnits` as `cap agent user-agent day: limit`. */
function placeOf(path: string): string {
  const [list = "", ...rest] = path.split("/");
  const field = rest.pop() ?? "";
  const name = field.replace(/(Units|Bps)$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const of = rest.join("/").replaceAll(":", " ");
  const kind =
    { caps: "cap", agents: "agent", services: "service", risk: "rule", house: "house" }[list] ?? list;
  return `${kind}${of === "" ? "" : ` ${of}`}: ${name}`;
}

const agents = (value: string) => (value === "null" ? "every agent" : value === "" ? "no agent" : value);

function valueText(path: string, value: string | null): string {
  if (value === null) return "none";
  if (path.endsWith("/allowedAgents")) return agents(value);
  if (/\/is[A-Z]\w*$/.test(path)) return value === "true" ? "yes" : "no";
  if (/Units$/.test(path) && /^\d+$/.test(value)) return formatUnits("MNEE", BigInt(value));
  if (/Bps$/.test(path) && /^\d+$/.test(value)) return `${Number(value) / 100} %`;
  if (value === "null") return "none";
  return value === "" ? "nothing" : value;
}

/** Since when a cap is there, and what names a row, says its own line. */
const isShown = ({ path }: DiffLine) => !/\/(sinceAtMs|scope|of|window|id)$/.test(path);

function said({ path, was, is, loosens = false }: DiffLine): SaidLine {
  const values = { was: valueText(path, was), is: valueText(path, is) };
  return { path, loosens, text: placeOf(path), values };
}

/** The services that were not there before: what opens with each is one sentence. */
const newServices = (lines: readonly DiffLine[]) =>
  lines.flatMap(({ path, was, is }) =>
    was === null && is !== null && /^services\/.*\/id$/.test(path) ? [path.replace(/\/id$/, "")] : [],
  );

/** A field of a new row that says nothing, or what its sentence says. */
const isSilent = (at: string, { path, is }: DiffLine) =>
  is === null ||
  ["null", "false", "", "none"].includes(is) ||
  /^(isActive|allowedAgents|unitPriceUnits|payee)$/.test(path.slice(at.length + 1));

/** `every agent may spend on X, 0.20 MNEE apiece, paid to 0x…`, and what is left to say of it. */
function opened(at: string, lines: readonly DiffLine[]): SaidLine[] {
  const given = (field: string) => lines.find(({ path }) => path === `${at}/${field}`)?.is ?? "";
  const name = at.slice("services/".length);
  const isOn = given("isActive") === "true";
  const price = valueText("Units", given("unitPriceUnits"));
  const may = `${agents(given("allowedAgents"))} may spend on ${name}, ${price} apiece, paid to ${given("payee")}`;
  const sentence = {
    path: at,
    loosens: lines.some(({ loosens }) => loosens),
    text: isOn ? may : `${name} is off; once it is on, ${may}`,
    values: null,
  };
  const rest = lines.filter((line) => isShown(line) && !isSilent(at, line));
  return [sentence, ...rest.map((line) => said({ ...line, loosens: false }))];
}

/** What a diff says to people: as many lines as are shown. */
export function saidLines(lines: readonly DiffLine[]): SaidLine[] {
  const fresh = newServices(lines);
  const rowOf = (line: DiffLine) => fresh.find((at) => line.path.startsWith(`${at}/`));
  return [
    ...fresh.flatMap((at) =>
      opened(
        at,
        lines.filter((line) => rowOf(line) === at),
      ),
    ),
    ...lines.filter((line) => isShown(line) && rowOf(line) === undefined).map(said),
  ];
}
