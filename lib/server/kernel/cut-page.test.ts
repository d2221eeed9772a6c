import { expect, it } from "vitest";
import { cutPage } from "./cut-page";

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index}`, atMs: index }));
const cut = (count: number) => cutPage(rows(count), 2, { cursorOf: (row) => row, view: ({ id }) => id });

it("has a cursor only where the row too many says that there is more", () => {
  expect(cut(0)).toEqual({ items: [], nextCursor: null });
  expect(cut(2)).toEqual({ items: ["r0", "r1"], nextCursor: null });
  expect(cut(3)).toEqual({ items: ["r0", "r1"], nextCursor: "1~r1" });
});
