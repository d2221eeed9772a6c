import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import {
  assignTypedData,
  digestOf,
  type EscrowPlace,
  type EscrowTypedData,
  nobodyAcceptedTypedData,
} from "@/lib/chain/escrow-types";
import { type QuoteMessage, quoteTypedData } from "@/lib/chain/quote-typed-data";
import { toWireTypedData } from "@/lib/chain/wire-typed-data";
import type { AssignMessage, Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Store } from "@/lib/server/store/tx";
import { AttesterLog } from "./attester-log";
import { type LoggedAttestation, logAttestation } from "./log-attestation";

/** The key that says who was assigned, and that nobody has accepted. It writes down every attestation before giving it. */
export class Attester {
  private readonly account: PrivateKeyAccount;
  private readonly log: AttesterLog;

  constructor(
    private readonly own: {
      key: Hex;
      place: EscrowPlace;
      store: Store;
      clock: () => number;
      logFolder: string;
    },
  ) {
    this.account = privateKeyToAccount(own.key);
    this.log = new AttesterLog(own.logFolder);
  }

  get address(): Hex {
    return this.account.address;
  }

  /** How many bytes of an attestation that was never given the last crash had left in the log. */
  get cutBytes(): number {
    return this.log.cutBytes;
  }

  assign(attestation: AssignMessage): Promise<Hex> {
    const typedData = assignTypedData(this.own.place, {
      jobId: attestation.jobId,
      agent: attestation.agent,
      price: attestation.price,
    });
    return this.give({ kind: "assign", jobId: attestation.jobId, validUntilS: null }, typedData);
  }

  nobodyAccepted(attestation: { jobId: Hex; deadlineS: number }): Promise<Hex> {
    const deadline = BigInt(attestation.deadlineS);
    const typedData = nobodyAcceptedTypedData(this.own.place, { jobId: attestation.jobId, deadline });
    return this.give(
      { kind: "nobody_accepted", jobId: attestation.jobId, validUntilS: attestation.deadlineS },
      typedData,
    );
  }

  /** An offer binds nobody on chain and may be made again, so it is not logged. */
  quote(quote: QuoteMessage): Promise<Hex> {
    return this.account.signTypedData(quoteTypedData(this.own.place, quote));
  }

  private async give<W extends "Assign" | "NobodyAccepted">(
    about: Pick<LoggedAttestation, "kind" | "jobId" | "validUntilS">,
    typedData: EscrowTypedData<W>,
  ): Promise<Hex> {
    const digest = digestOf(typedData);
    const known = this.log.find(digest);
    if (known) return known;
    this.log.assertFree({ ...about, digest });
    const signature = await this.account.sign({ hash: digest });
    const { message } = toWireTypedData(typedData);
    this.log.assertFree({ ...about, digest });
    this.log.append({ ...about, digest, message: JSON.stringify(message), signature });
    await logAttestation(this.own.store, { ...about, digest, message, signature, atMs: this.own.clock() });
    return signature;
  }
}
