import Sqlite from "better-sqlite3";
import { isSqliteUnavailable, StoreInUse } from "@/lib/server/store/store-errors";

/**
 * A small database beside the books whose exclusive lock is held for the life of the process: a second
 * process is refused, and the lock ends with its holder however that dies.
 */
export class ProcessLock {
  private constructor(
    private readonly connection: Sqlite.Database,
    private readonly file: string,
  ) {}

  static take(file: string): ProcessLock {
    const connection = new Sqlite(file, { timeout: 0 });
    const lock = new ProcessLock(connection, file);
    try {
      lock.hold();
    } catch (error) {
      connection.close();
      throw error;
    }
    return lock;
  }

  /** True once books were made beside this lock; then a missing file is a loss, not a fresh start. */
  get hasBooks(): boolean {
    return this.connection.pragma("user_version", { simple: true }) === 1;
  }

  noteBooks(): void {
    this.connection.pragma("user_version = 1");
    this.connection.exec("COMMIT");
    this.hold();
  }

  release(): void {
    this.connection.close();
  }

  private hold(): void {
    try {
      this.connection.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      throw isSqliteUnavailable(error) ? new StoreInUse(this.file) : error;
    }
  }
}
