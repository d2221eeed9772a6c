import { type Address, isAddressEqual, zeroAddress } from "viem";
import { type EscrowPlace, type EscrowTypedData, withdrawToTypedData } from "@/lib/chain/escrow-types";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { Revert } from "./fake-funding";
import type { Emitted } from "./fake-job";

type Consent = (
  sender: Address,
  signer: Address,
  consent: EscrowTypedData<"WithdrawTo">,
  signature: Hex,
) => Promise<void>;

/** What the fake escrow owes to whom, and how it leaves. */
export class FakeCredits {
  private readonly owedUnits = new Map<string, bigint>();
  private readonly nonces = new Map<string, bigint>();

  constructor(
    private readonly place: EscrowPlace,
    private readonly consent: Consent,
  ) {}

  owed(token: Address, account: Address): bigint {
    return this.owedUnits.get(keyOf(token, account)) ?? 0n;
  }

  nonceOf(account: Address): bigint {
    return this.nonces.get(account.toLowerCase()) ?? 0n;
  }

  add(token: Address, account: Address | undefined, units: bigint | undefined): void {
    if (account === undefined || units === undefined) return;
    this.owedUnits.set(keyOf(token, account), this.owed(token, account) + units);
  }

  /** Its own credit by the account itself, or to anybody by its word. */
  async withdraw(
    sender: Address,
    how: "withdraw" | "withdrawTo",
    args: readonly unknown[],
  ): Promise<Emitted> {
    if (how === "withdraw") {
      const [token, units] = args as [Address, bigint];
      return this.take({ token, account: sender, to: sender, units });
    }
    const [token, account, to, units, deadline, signature] = args as [
      Address,
      Address,
      Address,
      bigint,
      bigint,
      Hex,
    ];
    const isNowhere = isAddressEqual(to, zeroAddress) || isAddressEqual(to, this.place.escrow);
    if (isNowhere) throw new Revert("InvalidRecipient");
    const nonce = this.nonceOf(account);
    const message = { token, account, to, units, nonce, deadline };
    await this.consent(sender, account, withdrawToTypedData(this.place, message), signature);
    const emitted = this.take({ token, account, to, units });
    if (!isAddressEqual(sender, account)) this.nonces.set(account.toLowerCase(), nonce + 1n);
    return emitted;
  }

  private take(taken: { token: Address; account: Address; to: Address; units: bigint }): Emitted {
    const { token, account, units } = taken;
    const available = this.owed(token, account);
    if (units === 0n || units > available) throw new Revert("InsufficientCredit");
    this.owedUnits.set(keyOf(token, account), available - units);
    return { name: "Withdrawn", jobId: null, args: taken };
  }
}

const keyOf = (token: Address, account: Address) => `${token}:${account}`.toLowerCase();
