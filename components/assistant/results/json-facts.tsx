import { Fact, Facts } from "@/components/ui/facts";
import { ForeignText } from "@/components/ui/foreign-text";
import { type Column, Table } from "@/components/ui/table";
import type { JsonValue } from "@/lib/schemas/json";
import { JsonTree, Scalar } from "./json-tree";
import { isFields } from "./read-result";

const MOST_FACTS = 24;
const MOST_ROWS = 50;
const MOST_COLUMNS = 6;
const MOST_IN_A_LINE = 60;

type Row = Readonly<Record<string, JsonValue>>;

const isScalar = (value: JsonValue) => typeof value !== "object" || value === null;

/** `standardDeviation` → `Standard deviation` */
function wordsOf(name: string): string {
  const words = name
    .replace(/[_-]+/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An answer as facts and tables where it is small and flat enough for them, else as a folded tree. */
export function JsonFacts({ name, value }: { name: string; value: JsonValue }) {
  if (value === null) return null;
  if (isScalar(value)) return <Scalar value={value} />;
  if (!isFields(value)) return <JsonPart name={name} value={value} />;
  const members = Object.entries(value);
  if (members.length > MOST_FACTS) return <JsonTree name={name} value={value} />;
  const scalars = members.filter(([, each]) => isScalar(each));
  return (
    <div className="grid gap-2">
      {scalars.length > 0 ? (
        <Facts>
          {scalars.map(([key, each]) => (
            <Fact key={key} label={<ForeignText>{wordsOf(key)}</ForeignText>}>
              <Scalar value={each ?? "–"} />
            </Fact>
          ))}
        </Facts>
      ) : null}
      {members
        .filter(([, each]) => !isScalar(each))
        .map(([key, each]) => (
          <JsonPart key={key} name={wordsOf(key)} value={each} />
        ))}
    </div>
  );
}

/** A list or an object within an answer. */
function JsonPart({ name, value }: { name: string; value: JsonValue }) {
  if (!Array.isArray(value) || value.length === 0) return <JsonTree name={name} value={value} />;
  const rows = rowsOf(value);
  if (rows !== null) return <RowsTable name={name} rows={rows} />;
  if (!value.every(isScalar) || value.length > MOST_IN_A_LINE) return <JsonTree name={name} value={value} />;
  return (
    <div className="text-sm">
      <ForeignText className="text-soft">{name}</ForeignText>
      <ul className="list-inside list-disc">
        {value.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list of an answer never changes
          <li key={index}>
            <Scalar value={each} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Objects alike, with scalars alone; null for anything else. */
function rowsOf(list: readonly JsonValue[]): Row[] | null {
  const rows = list.flatMap((each) => (isFields(each) && Object.values(each).every(isScalar) ? [each] : []));
  const names = Object.keys(rows[0] ?? {}).join();
  const isTable = rows.length === list.length && rows.length <= MOST_ROWS && names !== "";
  const isAlike = rows.every((row) => Object.keys(row).join() === names);
  return isTable && isAlike && Object.keys(rows[0] ?? {}).length <= MOST_COLUMNS ? rows : null;
}

function RowsTable({ name, rows }: { name: string; rows: readonly Row[] }) {
  const columns = Object.keys(rows[0] ?? {}).map(
    (key): Column<Row> => ({
      key,
      title: wordsOf(key),
      numeric: rows.every((row) => typeof row[key] === "number"),
      cell: (row) => <Scalar value={row[key] ?? "–"} />,
    }),
  );
  return (
    <div className="min-w-0 text-sm">
      <ForeignText className="text-soft">{name}</ForeignText>
      <Table caption={name} columns={columns} rows={rows} rowKey={(row) => String(rows.indexOf(row))} />
    </div>
  );
}
