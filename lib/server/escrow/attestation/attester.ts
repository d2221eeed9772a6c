import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import {
  assignTypedData,
  digestOf,
  type EscrowPlace,
  type EscrowTypedData,
  nobodyAcceptedTypedData,
} from "@/lib/chain/escrow-types";
import { type QuoteWord, quoteTypedData } from "@/lib/chain/quote-types";
import type { AssignWord, Hex } from "@/lib/server/kernel/chain-evidence";
import type { Store } from "@/lib/server/store/tx";
import { AttesterLog } from "./attester-log";
import { type LoggedWord, logAttesterWord } from "./log-attestation";

/** The key that says who was assigned, and that nobody has accepted. It writes down every word before giving it. */
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

  assign(word: AssignWord): Promise<Hex> {
    const typedData = assignTypedData(this.own.place, {
      jobId: word.jobId,
      agent: word.agent,
      price: word.price,
    });
    return this.give({ kind: "assign", jobId: word.jobId, validUntilS: null }, typedData);
  }

  nobodyAccepted(word: { jobId: Hex; deadlineS: number }): Promise<Hex> {
    const deadline = BigInt(word.deadlineS);
    const typedData = nobodyAcceptedTypedData(this.own.place, { jobId: word.jobId, deadline });
    return this.give({ kind: "nobody_accepted", jobId: word.jobId, validUntilS: word.deadlineS }, typedData);
  }

  /** An offer binds nobody on chain and may be made again, so it is not logged. */
  quote(quote: QuoteWord): Promise<Hex> {
    return this.account.signTypedData(quoteTypedData(this.own.place, quote));
  }

  private async give<W extends "Assign" | "NobodyAccepted">(
    about: Pick<LoggedWord, "kind" | "jobId" | "validUntilS">,
    typedData: EscrowTypedData<W>,
  ): Promise<Hex> {
    const digest = digestOf(typedData);
    const known = this.log.find(digest);
    if (known) return known;
    this.log.assertFree({ ...about, digest });
    const signature = await this.account.sign({ hash: digest });
    const message = JSON.stringify(typedData.message, (_, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    this.log.assertFree({ ...about, digest });
    this.log.append({ ...about, digest, message, signature });
    await logAttesterWord(this.own.store, { ...about, digest, message, signature, atMs: this.own.clock() });
    return signature;
  }
}
