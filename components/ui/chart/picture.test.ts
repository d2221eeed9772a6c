import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { AsTable } from "./picture";

test("a table behind a picture is not made before somebody opens it", () => {
  const of = { summary: "60 prices as a table", children: createElement("p", null, "a row") };
  const markup = renderToStaticMarkup(createElement(AsTable, of));
  expect(markup).toContain("60 prices as a table");
  expect(markup).not.toContain("a row");
});
