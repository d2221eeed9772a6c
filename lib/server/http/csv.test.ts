import { describe, expect, it } from "vitest";
import { csv, wantsCsv } from "./csv";

const asked = (accept?: string) =>
  new Request("http://127.0.0.1/x", accept === undefined ? {} : { headers: { accept } });

describe("a table", () => {
  it("is sent to whoever wants one first", () => {
    expect(
      ["text/csv", "text/csv;q=0.9", "text/csv, application/json"].map((one) => wantsCsv(asked(one))),
    ).toEqual([true, true, true]);
    expect(
      [undefined, "*/*", "application/json, text/csv", "text/csvx"].map((one) => wantsCsv(asked(one))),
    ).toEqual([false, false, false, false]);
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
