import type { FieldError } from "../../errors";

export const INPUT_TYPES = ["string", "integer", "number", "boolean", "numbers"] as const;
export type InputType = (typeof INPUT_TYPES)[number];

/** One field of what a service takes. */
export interface InputField {
  readonly type: InputType;
  readonly isRequired: boolean;
  readonly description: string;
  /** Of a text's characters, of a list's entries, or of the number itself; null: no bound is known. */
  readonly least: number | null;
  readonly most: number | null;
  /** The only texts that it may be, in capitals or not; null: any. */
  readonly oneOf: readonly string[] | null;
}

/** Fields that go together, by their names. */
export type InputForm = Readonly<Record<string, InputField>>;

/** What a service takes: one of these forms; and one whole input that it takes, as JSON. */
export interface ServiceInput {
  readonly forms: readonly InputForm[];
  readonly example: string;
}

type Given = Readonly<Record<string, unknown>>;

/** A number or a flag may be written as text, as it is in an address. */
function readAs({ type }: InputField, value: unknown): unknown {
  if (type === "string" || typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/**
 * The input as its service takes it; what fits no form is left as it is.
 * @param fixed names that are written over whatever is given
 */
export function asTaken(input: ServiceInput | null, given: Given, fixed: readonly string[] = []): Given {
  const form = input && (input.forms.find((one) => faultsIn(one, given, fixed).length === 0) ?? null);
  if (!form) return given;
  const members = Object.entries(given).map(([name, value]) => {
    const field = fieldOf(form, name);
    return [name, field ? readAs(field, value) : value] as const;
  });
  return Object.fromEntries(members);
}

/**
 * What is wrong with an input, told of the form that it comes nearest to; nothing where it fits one, or where nobody said
 * what the service takes.
 * @param at where the input stands in what was sent, such as `#/input`
 * @param fixed names that are written over whatever is given
 */
export function inputFaults(
  input: ServiceInput | null,
  given: Given,
  { at, fixed = [] }: { at: string; fixed?: readonly string[] },
): FieldError[] {
  if (input === null) return [];
  const [first, ...others] = input.forms.map((form) => faultsIn(form, given, fixed));
  const nearest = others.reduce((least, one) => (farOf(one) < farOf(least) ? one : least), first ?? []);
  return nearest.map(({ name, detail }) => ({ pointer: `${at}/${pointed(name)}`, detail }));
}

const FIXED = "It is fixed, whatever is given for it. Leave it out.";

/** What is asked for as though it were the caller's to say, and is not. */
export function fixedFaults(
  given: Given,
  { at, fixed }: { at: string; fixed: readonly string[] },
): FieldError[] {
  const named = fixed.filter((name) => Object.hasOwn(given, name));
  return named.map((name) => ({ pointer: `${at}/${pointed(name)}`, detail: FIXED }));
}

interface Fault {
  readonly name: string;
  readonly detail: string;
  /** How far it is from what is taken: a value that is not among those, or something else altogether. */
  readonly far: number;
}

const farOf = (faults: readonly Fault[]) => faults.reduce((sum, { far }) => sum + far, 0);

const NEAR = 1;
const FAR = 2;

function faultsIn(form: InputForm, given: Given, fixed: readonly string[]): Fault[] {
  const fields = Object.entries(form);
  const known = fields.map(([name]) => name);
  const wrong = fields.flatMap(([name, field]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const read = readAs(field, value);
    const detail = value === undefined ? whyMissing(field) : whyNot(field, read);
    return detail === null ? [] : [{ name, detail, far: sizeOf(field, read) === null ? FAR : NEAR }];
  });
  const unknown = Object.keys(given).filter((name) => !known.includes(name) && !fixed.includes(name));
  const detail = `Unknown field. It takes ${known.join(", ") || "nothing"}.`;
  return [...wrong, ...unknown.map((name) => ({ name, detail, far: FAR }))];
}

const whyMissing = ({ isRequired, description }: InputField) =>
  isRequired ? `It is missing: ${description}.` : null;

/** Why a value is none of this field's. */
function whyNot(field: InputField, value: unknown): string | null {
  const size = sizeOf(field, value);
  if (size === null) return `${WANTED[field.type]}: ${field.description}.`;
  const { least, most, oneOf } = field;
  const unit = UNITS[field.type];
  if (least !== null && size < least)
    return least === 1 && unit ? "Write something." : `At least ${least}${unit}.`;
  if (most !== null && size > most) return `At most ${most}${unit}.`;
  const isAmong = oneOf === null || oneOf.some((word) => word.toUpperCase() === String(value).toUpperCase());
  return isAmong ? null : `Give one of ${oneOf.join(", ")}.`;
}

const WANTED: Readonly<Record<InputType, string>> = {
  string: "Give a text",
  integer: "Give a whole number",
  number: "Give a number",
  boolean: "Give true or false",
  numbers: "Give a list of numbers",
};

const UNITS: Readonly<Record<InputType, string>> = {
  string: " characters",
  integer: "",
  number: "",
  boolean: "",
  numbers: " numbers",
};

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** What its bounds are of; null where it is of another type. Blanks alone are no text. */
function sizeOf({ type }: InputField, value: unknown): number | null {
  if (type === "string") return typeof value === "string" ? (value.trim() === "" ? 0 : value.length) : null;
  if (type === "boolean") return typeof value === "boolean" ? 0 : null;
  if (type === "numbers") return Array.isArray(value) && value.every(isNumber) ? value.length : null;
  return isNumber(value) && (type === "number" || Number.isSafeInteger(value)) ? value : null;
}

const fieldOf = (form: InputForm, name: string) => (Object.hasOwn(form, name) ? form[name] : undefined);
const pointed = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** The same as JSON Schema. */
export function inputSchemaOf({ forms }: ServiceInput): object {
  const [only, ...others] = forms.map(schemaOfForm);
  return others.length === 0 && only ? only : { anyOf: [only, ...others] };
}

function schemaOfForm(form: InputForm): object {
  const fields = Object.entries(form);
  const required = fields.filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  const properties = Object.fromEntries(fields.map(([name, field]) => [name, schemaOf(field)]));
  return { type: "object", properties, required, additionalProperties: false };
}

const BOUNDS: Readonly<Record<InputType, readonly [string, string]>> = {
  string: ["minLength", "maxLength"],
  integer: ["minimum", "maximum"],
  number: ["minimum", "maximum"],
  boolean: ["minimum", "maximum"],
  numbers: ["minItems", "maxItems"],
};

function schemaOf({ type, description, least, most, oneOf }: InputField): object {
  const [lower, upper] = BOUNDS[type];
  return {
    ...(type === "numbers" ? { type: "array", items: { type: "number" } } : { type }),
    description,
    ...(least === null ? {} : { [lower]: least }),
    ...(most === null ? {} : { [upper]: most }),
    ...(oneOf === null ? {} : { enum: oneOf }),
  };
}
