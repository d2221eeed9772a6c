import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { syncFolder } from "./write-whole";

/**
 * Lines that are only ever added. A line is on disk, whole, before `append` returns; one that could not be written
 * whole is not there at all. What a crash left of a last line is cut off.
 */
export class LineFile {
  /** The lines that stood there, and how many bytes of a last one were cut off. */
  readonly found: { readonly lines: readonly string[]; readonly cutBytes: number };
  /** Up to here the file is whole lines. */
  private length: number;

  constructor(readonly file: string) {
    const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
    this.length = bytes.lastIndexOf("\n") + 1;
    const lines = bytes.toString("utf8", 0, this.length).split("\n").slice(0, -1);
    this.found = { lines, cutBytes: bytes.length - this.length };
    if (this.found.cutBytes > 0) this.write(Buffer.alloc(0));
  }

  /** @throws the file system's error; the line is then not in the file. */
  append(line: string): void {
    this.write(Buffer.from(`${line}\n`));
  }

  /** What an earlier failure may have left behind the whole lines is overwritten, or cut off. */
  private write(bytes: Buffer): void {
    const isNew = !existsSync(this.file);
    const handle = openSync(this.file, isNew ? "wx" : "r+", 0o600);
    try {
      ftruncateSync(handle, this.length);
      this.writeAll(handle, bytes);
      fsyncSync(handle);
    } catch (error) {
      tryTo(() => ftruncateSync(handle, this.length));
      throw error;
    } finally {
      closeSync(handle);
    }
    if (isNew) syncFolder(path.dirname(this.file));
    this.length += bytes.length;
  }

  /** A disk that is nearly full takes a part of what it is given, and says so by a number alone. */
  private writeAll(handle: number, bytes: Buffer): void {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(handle, bytes, written, bytes.length - written, this.length + written);
    }
  }
}

/** The next write cuts it off again. */
function tryTo(act: () => void): void {
  try {
    act();
  } catch {}
}
