import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProviderUnderTest } from "@/testing/providers/under-test";
import { openLogProvider } from "./log-provider";
import { summaryOf } from "./summary";

const LOG = [
  "2026-03-01T10:00:00Z INFO  server listens on port 3000",
  "2026-03-01T10:00:05Z WARN  payment provider slow: 1200 ms",
  "2026-03-01T10:00:09Z ERROR payment 0x1f refused: insufficient allowance",
  "",
  "2026-03-01T10:01:00Z WARN  payment provider slow: 1350 ms",
  "2026-03-01T10:02:00Z WARN  payment provider slow: 990 ms",
  "2026-03-01T12:00:00+01:00 [debug] cache swept",
  "2026-03-01T10:03:00.5Z INFO  payment 0x2a settled",
].join("\n");

describe("a summary", () => {
  it("counts levels, finds the first and the last time, and what was said again", () => {
    const summary = summaryOf(LOG);
    expect(summary).toMatchObject({
      lines: 7,
      levels: { INFO: 2, WARN: 3, ERROR: 1, DEBUG: 1 },
      firstAt: "2026-03-01T10:00:00.000Z",
      lastAt: "2026-03-01T11:00:00.000Z",
    });
    expect(summary.repeated).toEqual([{ message: "payment provider slow: # ms", count: 3 }]);
    expect(summary.text).toBe(
      "7 lines from 2026-03-01T10:00:00.000Z to 2026-03-01T11:00:00.000Z: 2 INFO, 3 WARN, 1 ERROR, 1 DEBUG." +
        " Most often, 3 times: payment provider slow: # ms",
    );
  });

  it("keeps the lines that say most, as they are, in their order, each kind once", () => {
    const { keyLines } = summaryOf(LOG);
    const lines = LOG.split("\n");
    expect(keyLines.every((line) => lines.includes(line))).toBe(true);
    expect(keyLines).toEqual(lines.filter((line) => keyLines.includes(line)));
    expect(keyLines).toContain(lines[2]);
    expect(keyLines.filter((line) => line.includes("slow"))).toEqual([lines[1]]);
    expect(keyLines.length).toBeLessThanOrEqual(5);
  });

  it("takes prose by its sentences", () => {
    const about = "The escrow holds the payment until the work is approved.";
    const others = Array.from(
      { length: 9 },
      (_, at) => `Sentence ${"abcdefghi"[at]} speaks of weather once more.`,
    );
    const content = [about, ...others, "The payment leaves the escrow when the work is approved."].join(" ");
    const { lines, keyLines, levels, firstAt, text } = summaryOf(content);
    expect([lines, levels, firstAt, text]).toEqual([11, {}, null, "11 lines."]);
    expect(keyLines.length).toBe(5);
  });

  it("takes a time without a zone as UTC, and no word in small letters for a level", () => {
    const summary = summaryOf("2026-03-01 10:00:00,250 no error here\nlevel=error it broke");
    expect(summary.firstAt).toBe("2026-03-01T10:00:00.250Z");
    expect(summary.levels).toEqual({ ERROR: 1 });
  });

  it("shortens what is long, and is done soon with what is large and hostile", () => {
    expect([...(summaryOf(`ERROR ${"x".repeat(1_000)}`).keyLines[0] ?? "")].length).toBe(300);
    for (const part of ["[", "1.", "a ", "A. ", "2026-03-01T10:00:0", "0x", "level=", " "])
      expect(summaryOf(part.repeat(100_000 / part.length)).lines).toBeLessThanOrEqual(50_000);
  });
});

describe("the log archive", () => {
  let logs: ProviderUnderTest;
  beforeEach(async () => {
    logs = new ProviderUnderTest(openLogProvider);
    await logs.start();
  });
  afterEach(() => logs.end());

  it("keeps the whole content, gives it back after a restart, and counts it", async () => {
    const { status, body } = await logs.post("/logs/archive", { content: LOG, agent_id: "ops-agent" });
    expect(status).toBe(200);
    const bytes = Buffer.byteLength(LOG);
    expect(body).toEqual({ archived: true, storageId: body.storageId, level: "full", bytes });
    await logs.restart();
    expect((await logs.get(`/logs/${body.storageId}`)).body).toEqual({
      ...{ storageId: body.storageId, agent_id: "ops-agent", archivedAt: "2026-03-01T12:34:56.789Z", bytes },
      ...{ level: "full", content: LOG },
    });
    expect((await logs.get("/stats")).body).toMatchObject({ records: 1, full: 1, summaries: 0, bytes });
  });

  it("keeps of a summary nothing but the summary", async () => {
    const { body } = await logs.post("/archive", {
      content: `${LOG}\n${"filler ".repeat(500)}`,
      level: "summary",
    });
    expect(body).toMatchObject({ archived: true, level: "summary", summary: { levels: { WARN: 3 } } });
    const record = (await logs.get(`/logs/${body.storageId}`)).body;
    expect(record.summary).toEqual(body.summary);
    expect(record.content).toBeUndefined();
    const folder = path.join(logs.folder, "records");
    const stored = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
    expect(stored).toHaveLength(1);
    expect(stored[0]).not.toContain("filler filler filler filler filler filler ".repeat(20));
    const stats = (await logs.get("/stats")).body;
    expect(stats).toMatchObject({ records: 1, summaries: 1, bytes: body.bytes });
    expect(stats.storedBytes).toBeLessThan(body.bytes);
  });

  it("has nothing under other ids", async () => {
    for (const id of ["x", "..%2F..%2Fx", "0".repeat(32)])
      expect((await logs.get(`/logs/${id}`)).status).toBe(404);
  });
});
