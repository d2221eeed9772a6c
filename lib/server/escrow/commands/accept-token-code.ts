import { LostRace } from "@/lib/domain/errors";
import type { TokenCodeInput, TokenCodeWire } from "@/lib/schemas/escrow/token-code";
import { ACTIONS } from "@/lib/server/escrow/access";
import { acceptSeenCode } from "@/lib/server/escrow/tables/token-code";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";

/**
 * An operator has looked at the token's new code: the house is ready with it. Whatever stops payments because of what
 * the code does (a pause, a freeze, balances that differ) goes on stopping them.
 * @throws LostRace where the code is another one by now
 */
export async function acceptTokenCode(context: Context, call: Call<TokenCodeInput>): Promise<Reply> {
  const { code, reason } = call.input;
  return command(context, call, {
    action: ACTIONS["chain.token"],
    audited: "chain.token",
    op: async (tx) => {
      if (!(await acceptSeenCode(tx, code))) throw new LostRace();
      const value: TokenCodeWire = { accepted: code };
      return { status: 200, value, subject: { kind: "chain", id: "token", detail: { code, reason } } };
    },
  });
}
