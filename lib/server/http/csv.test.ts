import { describe, expect, it } from "vitest";
import { type Columns, csv, itemsOrCsv } from "./csv";

const asked = (accept?: string) =>
  new Request("http://127.0.0.1/x", accept === undefined ? {} : { headers: { accept } });

describe("a table", () => {
  const LIST = { items: [{ a: "1" }], next: null };
  const COLUMNS: Columns<{ a: string }> = { a: ({ a }) => a };

  it.each(["text/csv", "text/csv;q=0.9", "text/csv, application/json"])("is sent for %s", (accept) => {
    const answer = itemsOrCsv(asked(accept), LIST, COLUMNS);
    expect(answer).toMatchObject({ status: 200, body: "a\r\n1\r\n", contentType: "text/csv; charset=utf-8" });
  });

  it.each([undefined, "*/*", "application/json, text/csv", "text/csvx"])("is not for %s", (accept) => {
    const answer = itemsOrCsv(asked(accept), LIST, COLUMNS);
    expect(answer.contentType).toBeUndefined();
    expect(JSON.parse(answer.body)).toEqual(LIST);
  });

  it("has its columns' names first, quotes what needs it, and lets no cell be a formula", () => {
    const rows = [
      { a: 'say "no", or\nyes', b: null },
      { a: "=1+1", b: "-2" },
      { a: "plain", b: "@x" },
    ];
    expect(csv(rows, { a: ({ a }) => a, b: ({ b }) => b })).toEqual({
      status: 200,
      body: 'a,b\r\n"say ""no"", or\nyes",\r\n\'=1+1,\'-2\r\nplain,\'@x\r\n',
      contentType: "text/csv; charset=utf-8",
    });
    expect(csv([], { a: () => "" }).body).toBe("a\r\n");
  });
});
