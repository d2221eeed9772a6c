import { Fact, Facts } from "@/components/ui/facts";
import { ForeignText } from "@/components/ui/foreign-text";
import { ShortId } from "@/components/ui/short-id";
import type { JsonValue } from "@/lib/schemas/json";
import { JsonFacts } from "./json-facts";
import { PictureResult } from "./picture-result";
import type { PicturePlace } from "./picture-source";
import { PriceResult } from "./price-result";
import { type PricePoint, readResult, type Shown } from "./read-result";

interface Around {
  /** Where pictures are loaded from unasked. */
  readonly places: readonly PicturePlace[];
  /** What was asked of a pair before, by its name. */
  readonly earlier: (pair: string) => readonly PricePoint[];
}

/** What a service answered, shown as what it is. */
export function ResultView({ result, ...around }: Around & { result: JsonValue }) {
  return <View shown={readResult(result)} {...around} />;
}

function View({ shown, places, earlier }: Around & { shown: Shown }) {
  switch (shown.kind) {
    case "images":
      return <PictureResult {...shown} places={places} />;
    case "prices":
      return <PriceResult prices={shown.prices} earlier={earlier(shown.prices.pair)} />;
    case "job":
      return <Job {...shown} />;
    case "archive":
      return <Archive {...shown} />;
    case "other":
      return <JsonFacts name="The answer" value={shown.value} />;
  }
}

function Job({ id, status, result }: Extract<Shown, { kind: "job" }>) {
  return (
    <div className="grid gap-3">
      <Facts>
        <Fact label="Job">
          <ShortId value={id} label="the job's id" />
        </Fact>
        {status === null ? null : (
          <Fact label="State">
            <ForeignText>{status}</ForeignText>
          </Fact>
        )}
      </Facts>
      <JsonFacts name="Its result" value={result} />
    </div>
  );
}

function Archive({ id, level, bytes, summary }: Extract<Shown, { kind: "archive" }>) {
  return (
    <div className="grid gap-3">
      <Facts>
        <Fact label="Archived as">
          <ShortId value={id} label="the archive's id" />
        </Fact>
        {level === null ? null : (
          <Fact label="Kept">
            <ForeignText>{level === "full" ? "all of it" : level}</ForeignText>
          </Fact>
        )}
        {bytes === null ? null : <Fact label="Size">{bytes.toLocaleString("en")} bytes</Fact>}
      </Facts>
      {summary === null ? null : <JsonFacts name="Summary" value={summary} />}
    </div>
  );
}
