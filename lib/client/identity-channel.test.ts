import { afterEach, describe, expect, it } from "vitest";
import { hearOtherTabs, tellOtherTabs } from "./identity-channel";

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
let stop = () => {};
afterEach(() => stop());

describe("one identity in every tab", () => {
  it("hears another tab, and not itself", async () => {
    const heard: (string | null)[] = [];
    stop = hearOtherTabs(({ name }) => heard.push(name));
    tellOtherTabs({ userId: "buyer-001", name: "own" });
    const other = new BroadcastChannel("souk-identity");
    other.postMessage({ userId: "agent-1", name: "agent-1", tab: "another" });
    await pause();
    other.close();
    expect(heard).toEqual(["agent-1"]);
  });
});
