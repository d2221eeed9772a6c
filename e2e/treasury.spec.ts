import { test } from "@playwright/test";
import { decideWaitingCalls } from "./treasury/approvals";
import { talkWithTheAssistant } from "./treasury/assistant";
import { draftThePolicy } from "./treasury/drafts";
import { fillTheHousesDay } from "./treasury/house-money";
import { lookCloser } from "./treasury/look-closer";
import { workAtTheDesk } from "./treasury/operators-desk";
import { walkTheSeedsList } from "./treasury/seed-walk";
import { replayTheDay } from "./treasury/time-machine";

// One day has one budget: no other spec buys for the treasury's agents, and these go one after the other.
test.describe("the seed's client", () => {
  test.describe.configure({ mode: "serial" });
  walkTheSeedsList();
});

test.describe("the operator's desk", () => {
  workAtTheDesk();
});

test.describe("a closer look", () => {
  test.describe.configure({ mode: "serial" });
  test.beforeAll(({ request }) => fillTheHousesDay(request));
  lookCloser();
});

test.describe("the approval lane", () => {
  test.describe.configure({ mode: "serial" });
  decideWaitingCalls();
});

test.describe("the assistant", () => {
  test.describe.configure({ mode: "serial" });
  test.beforeAll(({ request }) => fillTheHousesDay(request));
  talkWithTheAssistant();
});

test.describe("the time machine and the shadow", () => {
  test.beforeAll(({ request }) => fillTheHousesDay(request));
  replayTheDay();
});

test.describe("a draft of the policy", () => {
  test.beforeAll(({ request }) => fillTheHousesDay(request));
  draftThePolicy();
});
