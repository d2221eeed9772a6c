import { afterEach, describe, expect, it } from "vitest";
import { until } from "@/testing/until";
import { hearOtherTabs, type IdentityWord, tellOtherTabs } from "./identity-channel";

let stop = () => {};
afterEach(() => stop());

describe("one identity in every tab", () => {
  it("hears another tab, and not itself", async () => {
    const heard: IdentityWord[] = [];
    stop = hearOtherTabs((word) => heard.push(word));
    tellOtherTabs({ kind: "changed", name: "own" });
    const other = new BroadcastChannel("souk-identity");
    other.postMessage({ word: { kind: "changing" }, tab: "another" });
    other.postMessage({ word: { kind: "changed", name: "agent-1" }, tab: "another" });
    await until(() => expect(heard).toEqual([{ kind: "changing" }, { kind: "changed", name: "agent-1" }]));
    other.close();
  });
});
