import { expect, it } from "vitest";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask } from "@/testing/tasks";

const LONG = Array.from({ length: 90 }, (_, index) => String.fromCodePoint(0x1f600 + (index % 50)));

describeOnBothEngines("the title of a task", (world) => {
  it.each([
    ["the first line", "  Draw a map\nof the island", "Draw a map"],
    ["whole up to eighty letters", LONG.slice(0, 80).join(""), LONG.slice(0, 80).join("")],
    ["cut behind seventy-nine letters, none of them halved", LONG.join(""), `${LONG.slice(0, 79).join("")}…`],
  ])("is %s", async (_, description, title) => {
    const at = await cast(world());
    expect((await postedTask(at, { description })).title).toBe(title);
  });
});
