import { CallExecutionError, HttpRequestError, TimeoutError } from "viem";
import { describe, expect, it } from "vitest";
import { unaskedProblem, walletProblem } from "./wallet-errors";

const url = "http://127.0.0.1:1/";
const around = (cause: TimeoutError | HttpRequestError) => new CallExecutionError(cause, {});

describe("a failure of a wallet", () => {
  it.each([
    around(new TimeoutError({ body: {}, url })),
    around(new HttpRequestError({ body: {}, url, details: "fetch failed" })),
  ])("says that the chain does not answer, and that nothing was sent only where nothing was", (failure) => {
    const before = "The chain does not answer now. Nothing was sent; try again soon.";
    expect(unaskedProblem(failure)).toMatchObject({ message: before, isQuiet: false });
    const { message } = walletProblem(failure);
    expect(message).toMatch(/^The chain does not answer now\. Look whether your wallet has sent it/);
    expect(message).not.toMatch(/http|Nothing/);
  });

  it("is quiet where the person declined, and in the wallet's own words otherwise", () => {
    expect(unaskedProblem({ code: 4001 })).toBeNull();
    expect(walletProblem({ code: 4001 })).toMatchObject({ isQuiet: true });
    expect(walletProblem({ shortMessage: "locked" }).message).toBe("locked");
    expect(walletProblem(undefined).message).toBe("The wallet did not answer.");
  });
});
