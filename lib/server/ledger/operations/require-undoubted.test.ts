import { expect, it } from "vitest";
import { grantJournal } from "@/lib/domain/ledger/journals";
import { codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { postJournal } from "./post-journal";
import { requireUndoubted } from "./require-undoubted";

const ACCOUNT = "user:agent-1:SAT";

describeOnBothEngines("money that a held-back task paid", (world) => {
  /** An account with 10 of its own, 5 of a doubted task and 3 of another task. */
  async function mixed(heldBack: readonly string[]) {
    const context = testContext(world(), { heldBack: () => heldBack });
    const credit = (businessKey: string, units: bigint, taskId: string | null) => {
      const journal = grantJournal({ userId: "agent-1", asset: "SAT", units, businessKey });
      return context.store.write((tx) => postJournal(tx, context, { journal, atMs: context.nowMs, taskId }));
    };
    await credit("own", 10n, null);
    await credit("doubted", 5n, "tsk_doubted");
    await credit("other", 3n, "tsk_other");
    const ask = (units: bigint, leavingUnits?: bigint, accounts = [ACCOUNT]) =>
      codeOf(
        context.store.read((tx) =>
          requireUndoubted(tx, context, { accounts, units, ...(leavingUnits && { leavingUnits }) }),
        ),
      );
    return { ask };
  }

  it("stays, and all besides it leaves, to the unit", async () => {
    const { ask } = await mixed(["tsk_doubted", "tsk_gone"]);
    expect(await ask(13n)).toBe("done");
    expect(await ask(14n)).toBe("books_red");
    expect(await ask(18n)).toBe("books_red");
  });

  it("counts what is leaving already", async () => {
    const { ask } = await mixed(["tsk_doubted"]);
    expect(await ask(9n, 4n)).toBe("done");
    expect(await ask(10n, 4n)).toBe("books_red");
  });

  it("is no reason where more is asked than there is, since that is refused as such", async () => {
    const { ask } = await mixed(["tsk_doubted"]);
    expect(await ask(19n)).toBe("done");
  });

  it("is asked of every account together", async () => {
    const { ask } = await mixed(["tsk_doubted"]);
    expect(await ask(13n, undefined, [ACCOUNT, "user:agent-9:SAT"])).toBe("done");
    expect(await ask(1n, undefined, ["user:agent-9:SAT"])).toBe("done");
    expect(await ask(0n, undefined, ["user:agent-9:SAT"])).toBe("done");
  });

  it.each([[[]], [["tsk_gone"]]])("holds nothing back where none did (%o)", async (heldBack) => {
    const { ask } = await mixed(heldBack);
    expect(await ask(18n)).toBe("done");
    expect(await ask(18n, 5n)).toBe("done");
  });
});
