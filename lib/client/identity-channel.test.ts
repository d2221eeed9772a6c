import { afterEach, describe, expect, it } from "vitest";
import { hearOtherTabs, type IdentityWord, tellOtherTabs } from "./identity-channel";

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
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
    await pause();
    other.close();
    expect(heard).toEqual([{ kind: "changing" }, { kind: "changed", name: "agent-1" }]);
  });
});
