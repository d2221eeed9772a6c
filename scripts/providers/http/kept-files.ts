import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { writeWhole } from "@/lib/server/files/write-whole";

/** A folder of small files, each written whole. Past `limit` the oldest go. */
export class KeptFiles {
  /** Oldest first. */
  private readonly known: Set<string>;

  constructor(private readonly place: { readonly folder: string; readonly limit: number }) {
    mkdirSync(place.folder, { recursive: true });
    const found = readdirSync(place.folder)
      .filter((name) => /^[0-9a-f-]+\.[a-z]+$/.test(name))
      .map((name) => ({ name, atMs: statSync(this.fileOf(name)).mtimeMs }));
    this.known = new Set(found.sort((a, b) => a.atMs - b.atMs).map(({ name }) => name));
    this.dropOldest();
  }

  names(): readonly string[] {
    return [...this.known];
  }

  /** Null for a name that was never kept, or no longer is. */
  read(name: string): Buffer | null {
    return this.known.has(name) ? readFileSync(this.fileOf(name)) : null;
  }

  /** On disk before this returns. */
  write(name: string, bytes: string | Uint8Array): void {
    writeWhole(this.fileOf(name), bytes);
    this.known.add(name);
    this.dropOldest();
  }

  private dropOldest(): void {
    for (const name of this.known) {
      if (this.known.size <= this.place.limit) return;
      rmSync(this.fileOf(name), { force: true });
      this.known.delete(name);
    }
  }

  private fileOf(name: string): string {
    return path.join(this.place.folder, name);
  }
}
