import { NotItsPayee } from "@/lib/domain/network/errors";
import type { AskPayee } from "@/lib/domain/network/judge-probe";

/** Holds what a server says of who is paid there to whom it is registered for. @throws NotItsPayee */
export function requireNamed(said: Awaited<ReturnType<AskPayee>>, payeeAddress: string): void {
  if ("why" in said) throw new NotItsPayee(said.why);
  if (said.payee?.toLowerCase() !== payeeAddress.toLowerCase())
    throw new NotItsPayee(`It names ${said.payee ?? "nobody"} and not ${payeeAddress}.`);
}
