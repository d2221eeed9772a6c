import { SoukError } from "@/lib/domain/errors";

/** Stored escrow terms that cannot be read back: a broken row, never a user's mistake. */
export class MalformedTerms extends SoukError {
  readonly code = "invariant_broken";
  constructor(field: string) {
    super(`The stored escrow terms are damaged at "${field}". Restore the row from a backup.`, { field });
  }
}
