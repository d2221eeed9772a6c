import { SoukError } from "@/lib/domain/errors";

/** 402; amounts in units of the asset. */
export class InsufficientFunds extends SoukError {
  readonly code = "insufficient_funds";
  constructor(money: { asset: string; neededUnits: bigint; availableUnits: bigint }) {
    super("There is not enough money for this. Add funds or choose a smaller amount.", {
      asset: money.asset,
      neededUnits: money.neededUnits.toString(),
      availableUnits: money.availableUnits.toString(),
    });
  }
}

export class BooksRed extends SoukError {
  readonly code = "books_red";
  constructor(message = "The books do not add up, so payouts are stopped until an operator looks.") {
    super(message, { retryAfterS: 60 });
  }
}
