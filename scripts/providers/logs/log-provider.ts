import path from "node:path";
import { NotFound } from "@/lib/domain/errors";
import { text } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { Once } from "../http/once";
import { type Asked, bodyOf, jsonAnswer, type Provider, type ProviderPlace } from "../http/routes";
import { Archive, type ArchiveRecord } from "./archive";
import { summaryOf } from "./summary";

const archiveBody = z.strictObject({
  content: text(250_000),
  agent_id: z.string().min(1).max(80).optional(),
  level: z.enum(["full", "summary"]).default("full"),
});
type ArchiveFields = z.infer<typeof archiveBody>;

/**
 * `POST /logs/archive {content, agent_id?, level?}` and `POST /archive` →
 * `{archived: true, storageId, level, bytes, summary?}`, the bytes those of the content; of level `summary` nothing but
 * the summary is kept. `GET /logs/{storageId}` gives back what was kept, `GET /stats` how much that is.
 */
export function openLogProvider({ folder, clock }: ProviderPlace): Provider {
  const once = new Once(folder);
  const archive = new Archive(path.join(folder, "records"));
  const store = async (asked: Asked) => {
    const input = await bodyOf(asked, archiveBody);
    const work = async (storageId: string) => {
      const archivedAt = new Date(clock()).toISOString();
      const { bytes, kept } = archive.keep({ storageId, archivedAt, ...recordOf(input) });
      const summary = kept.level === "summary" ? { summary: kept.summary } : {};
      return { status: 200, value: { archived: true, storageId, level: kept.level, bytes, ...summary } };
    };
    return once.answer(asked, { operation: "archive", input, work });
  };
  return {
    name: "logs",
    routes: [
      { method: "POST", path: "/logs/archive", answer: store },
      { method: "POST", path: "/archive", answer: store },
      { method: "GET", path: "/logs/{storageId}", answer: ({ segment }) => recordAnswer(archive, segment) },
      { method: "GET", path: "/stats", answer: () => jsonAnswer(archive.stats()) },
    ],
  };
}

function recordOf({ content, agent_id, level }: ArchiveFields) {
  const kept: ArchiveRecord["kept"] =
    level === "full" ? { level, content } : { level, summary: summaryOf(content) };
  return { agent_id: agent_id ?? null, bytes: Buffer.byteLength(content), kept };
}

function recordAnswer(archive: Archive, storageId: string): Response {
  const record = /^[0-9a-f-]{32,36}$/.test(storageId) ? archive.find(storageId) : null;
  if (record === null) throw new NotFound("Nothing is archived under this id.");
  const { kept, ...facts } = record;
  return jsonAnswer({ ...facts, ...kept });
}
