import { test } from "@playwright/test";
import { talkWithTheAssistant } from "./treasury/assistant";
import { fillTheHousesDay } from "./treasury/house-money";
import { lookCloser } from "./treasury/look-closer";
import { workAtTheDesk } from "./treasury/operators-desk";
import { walkTheSeedsList } from "./treasury/seed-walk";

// One day has one budget: no other spec buys for the treasury's agents in this house, and these go one after the other.
test.describe("the seed's client", () => {
  test.describe.configure({ mode: "serial" });
  walkTheSeedsList();
});

test.describe("the operator's desk", () => {
  test.beforeAll(({ request }) => fillTheHousesDay(request));
  workAtTheDesk();
});

test.describe("a closer look", () => {
  test.describe.configure({ mode: "serial" });
  lookCloser();
});

test.describe("the assistant", () => {
  test.describe.configure({ mode: "serial" });
  talkWithTheAssistant();
});
