import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MeWire } from "@/lib/schemas/identity/user";
import { until } from "@/testing/until";
import { get, post } from "./api";
import { changeIdentity, forgetFormer } from "./identity-change";
import { keys } from "./query-keys";

const BUYER = { id: "buyer-001" } as MeWire;
const AGENT = { id: "agent-1" } as MeWire;

/** Every request that left, with what became of it; a read is answered only when the test says so. */
type Sent = { path: string; fate: "open" | "answered" | "cancelled" };
let sent: Sent[];
let client: QueryClient;

beforeEach(() => {
  sent = [];
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(keys.me, BUYER);
  vi.stubGlobal("fetch", (path: string, { method, signal }: RequestInit) => {
    const request: Sent = { path, fate: "open" };
    sent.push(request);
    if (method === "POST") return Promise.resolve(Response.json(AGENT));
    return new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => {
        request.fate = "cancelled";
        reject(signal.reason);
      });
    });
  });
});

afterEach(() => {
  client.clear();
  vi.unstubAllGlobals();
});

const watch = (name: string) => {
  const queryFn = ({ signal }: { signal: AbortSignal }) => get<string>(`/${name}`, signal);
  return new QueryObserver(client, { queryKey: [...keys.mine, name], queryFn }).subscribe(() => {});
};
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const become = () => changeIdentity(client, () => post<MeWire>("/sign-in"));

describe("a change of identity", () => {
  it("cancels what the former identity is asking before the house hears of it", async () => {
    watch("disputes");
    await turn();
    const change = become();
    await until(() =>
      expect(sent.map(({ path, fate }) => `${path} ${fate}`)).toEqual([
        "/disputes cancelled",
        "/sign-in open",
      ]),
    );
    expect(await change).toEqual(AGENT);
    expect(client.getQueryData(keys.me)).toEqual(AGENT);
  });

  it("never sends what a query of the former identity asks meanwhile", async () => {
    const change = become();
    watch("disputes");
    await change;
    await turn();
    expect(sent.map(({ path }) => path)).toEqual(["/sign-in"]);
  });

  it("lets everybody ask again when nothing came of it", async () => {
    const failed = changeIdentity(client, () => Promise.reject(new Error("no")));
    watch("tasks");
    await expect(failed).rejects.toThrow("no");
    await until(() => expect(sent.map(({ path }) => path)).toContain("/tasks"));
    expect(client.getQueryData(keys.me)).toEqual(BUYER);
  });

  it("forgets what the former identity saw, and nothing else", async () => {
    client.setQueryData(keys.disputes, { items: ["theirs"] });
    client.setQueryData(keys.stats, "public");
    await forgetFormer(client);
    expect(client.getQueryData(keys.disputes)).toBeUndefined();
    expect(client.getQueryData(keys.me)).toEqual(BUYER);
    expect(client.getQueryData(keys.stats)).toBe("public");
  });
});
