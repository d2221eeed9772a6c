import { isAddress, isAddressEqual, zeroAddress } from "viem";
import { OWN_TRANSACTION, withdrawCall, withdrawToCall } from "@/lib/chain/escrow-calls";
import { withdrawToTypedData } from "@/lib/chain/escrow-types";
import { tokenOf } from "@/lib/chain/tokens";
import { toWireTypedData } from "@/lib/chain/wire-typed-data";
import type { UserActor } from "@/lib/domain/access/actor";
import { isOnChain } from "@/lib/domain/assets";
import { InvalidInput } from "@/lib/domain/errors";
import { BadSignature, ChainUnavailable, NoRail } from "@/lib/domain/escrow/errors";
import { InsufficientFunds } from "@/lib/domain/ledger/errors";
import { houseAccount, userAccount, withdrawalJournal } from "@/lib/domain/ledger/journals";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { WithdrawInput } from "@/lib/schemas/escrow/withdrawal";
import { MISSPELT_ADDRESS } from "@/lib/schemas/hex";
import { ACTIONS } from "@/lib/server/escrow/access";
import { requestView } from "@/lib/server/escrow/reads/request-view";
import { withdrawalView } from "@/lib/server/escrow/reads/withdrawal-view";
import { type RelayedConsent, requireRelayable } from "@/lib/server/escrow/relay/relay-budget";
import { requirePayouts } from "@/lib/server/escrow/relay/require-payouts";
import { WITHDRAWAL_KIND, withdrawalKey } from "@/lib/server/escrow/tables/relay";
import type { WithdrawalDetail, WithdrawalRow } from "@/lib/server/escrow/tables/rows";
import {
  insertWithdrawal,
  openWithdrawals,
  sendingWithdrawals,
  updateWithdrawal,
} from "@/lib/server/escrow/tables/withdrawals";
import type { ChainEvidence, Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { command, type Done, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { type ChainEffect, enqueue } from "@/lib/server/kernel/outbox";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { requireUndoubted } from "@/lib/server/ledger/operations/require-undoubted";
import { findAccount } from "@/lib/server/ledger/tables/ledger";
import { canonicalSignature } from "@/lib/server/rpc/signatures";
import type { Tx } from "@/lib/server/store/tx";

const GAS_LIMIT = 400_000;
const WORD_LIVES_S = 3_600;
/** What waits for a token that does not move waits no longer than its consent lives. */
const WORD_LIVES_AT_MOST_S = 86_400;

const NAMED = { action: ACTIONS["withdrawals.make"], audited: "me.withdraw" } as const;

/** Money that leaves: SAT is booked at once; MNEE and ETH are the owner's transaction, or relayed with its consent. */
export async function withdraw(context: Context, call: Call<WithdrawInput>): Promise<Reply> {
  const { input } = call;
  const actor = requireUser(call.actor);
  requirePayouts(context);
  return isOnChain(input.asset)
    ? withdrawOnChain(context, call, actor)
    : withdrawFromBooks(context, call, actor);
}

async function withdrawFromBooks(
  context: Context,
  call: Call<WithdrawInput>,
  actor: UserActor,
): Promise<Reply> {
  const { input } = call;
  const op = async (tx: Tx, nowMs: number) => {
    const row = rowOf(context, { input, actor, nowMs, state: "booked" });
    const { id: key, userId, units } = row;
    await requireUndoubted(tx, context, { accounts: [userAccount(userId, input.asset)], units });
    const journal = withdrawalJournal({ key, userId, asset: input.asset, units });
    await postJournal(tx, context, { journal, atMs: nowMs });
    await insertWithdrawal(tx, row);
    return doneWith(row);
  };
  return command(context, call, { ...NAMED, op });
}

/** The transaction to relay, and what tells the consent that it carries from another. */
interface Relay {
  readonly data: Hex;
  readonly relayed: RelayedConsent;
}

interface Prepared {
  readonly detail: WithdrawalDetail;
  /** When the payee has signed. */
  readonly relay: Relay | null;
}

async function withdrawOnChain(
  context: Context,
  call: Call<WithdrawInput>,
  actor: UserActor,
): Promise<Reply> {
  const { input } = call;
  const { chain } = context;
  if (!chain) throw new ChainUnavailable();
  return command(context, call, {
    ...NAMED,
    evidence: () => prepare(chain, { input, actor }),
    op: async (tx, nowMs, { detail, relay }: Prepared) => {
      await requireOwed(tx, context, { chain, input, actor });
      const state = relay ? "sending" : "prepared";
      const draft = { ...rowOf(context, { input, actor, nowMs, state }), detail };
      if (relay) await requireRelayable(tx, { draft, relayed: relay.relayed, nowMs });
      const row = await keep(tx, draft);
      if (relay) await enqueue(tx, context, { effect: effectOf(chain, { row, data: relay.data }), nowMs });
      return doneWith(row);
    },
  });
}

function doneWith(row: WithdrawalRow): Done {
  return { status: 201, value: withdrawalView(row), subject: { kind: "withdrawal", id: row.id } };
}

/** Asked for again, or with its consent at last, it is the same withdrawal: one row of an amount and a recipient waits. */
async function keep(tx: Tx, draft: WithdrawalRow): Promise<WithdrawalRow> {
  const open = await openWithdrawals(tx, draft.userId, draft.asset);
  const asked = open.find(
    (one) =>
      one.state === "prepared" &&
      one.units === draft.units &&
      one.toAddress?.toLowerCase() === draft.toAddress?.toLowerCase(),
  );
  if (asked === undefined) {
    await insertWithdrawal(tx, draft);
    return draft;
  }
  const change = { state: draft.state, detail: draft.detail, updatedAtMs: draft.updatedAtMs };
  await updateWithdrawal(tx, asked.id, change);
  return { ...asked, ...change };
}

function effectOf(chain: ChainEvidence, of: { row: WithdrawalRow; data: Hex }): ChainEffect {
  return {
    businessKey: withdrawalKey(of.row.id),
    kind: WITHDRAWAL_KIND,
    taskId: null,
    signer: chain.facts.relayer,
    toAddress: chain.facts.escrow,
    data: of.data,
    gasLimit: GAS_LIMIT,
  };
}

/** The escrow is the judge; this only spares the owner a transaction that would revert. */
async function requireOwed(
  tx: Tx,
  context: Context,
  of: { chain: ChainEvidence; input: WithdrawInput; actor: UserActor },
): Promise<void> {
  const { asset, units } = of.input;
  const isFeeAccount = of.actor.address?.toLowerCase() === of.chain.facts.feeAccount.toLowerCase();
  const accounts = [
    userAccount(of.actor.userId, asset),
    ...(isFeeAccount ? [houseAccount("fees", asset)] : []),
  ];
  let availableUnits = 0n;
  for (const id of accounts) availableUnits += (await findAccount(tx, id))?.balanceUnits ?? 0n;
  if (availableUnits < units) throw new InsufficientFunds({ asset, neededUnits: units, availableUnits });
  const sending = await sendingWithdrawals(tx, of.actor.userId);
  const leavingUnits = sending.reduce((sum, row) => (row.asset === asset ? sum + row.units : sum), 0n);
  await requireUndoubted(tx, context, { accounts, units, leavingUnits });
}

async function prepare(
  chain: ChainEvidence,
  of: { input: WithdrawInput; actor: UserActor },
): Promise<Prepared> {
  const { input, actor } = of;
  if (actor.address === undefined) throw new NoRail("Connect a wallet first: this asset is paid on chain.");
  const { escrow, chainId, tokens } = chain.facts;
  const token = tokenOf(input.asset, tokens);
  const account = actor.address;
  const { units } = input;
  if (input.to === undefined) {
    const request = requestView(chainId, withdrawCall({ escrow, token, units }));
    return { detail: { request }, relay: null };
  }
  const recipient = input.to;
  checkRecipient(recipient, [escrow, token]);
  if (!(await chain.mayReceive({ asset: input.asset, payee: recipient }))) {
    throw refusedAt(
      "#/to",
      `This address is blacklisted by the issuer of ${input.asset} and can receive none.`,
    );
  }
  const nonce = await chain.withdrawNonce(account);
  const deadlineS = deadlineOf(input, await chain.chainNowS());
  const message = { token, account, to: recipient, units, nonce, deadline: BigInt(deadlineS) };
  const consent = toWireTypedData(withdrawToTypedData({ escrow, chainId }, message));
  const base = { escrow, token, account, recipient, units };
  if (input.signature === undefined) {
    const request = requestView(chainId, withdrawToCall({ ...base, consent: OWN_TRANSACTION }));
    return { detail: { request, consent }, relay: null };
  }
  const signature = await checkedSignature(chain, { account, consent, signature: input.signature });
  const signed = { deadline: BigInt(deadlineS), signature };
  const { data } = withdrawToCall({ ...base, consent: signed });
  const relayed = { nonce: nonce.toString(), deadlineS };
  return { detail: relayed, relay: { data, relayed } };
}

const refusedAt = (pointer: string, detail: string) => new InvalidInput([{ pointer, detail }]);

function deadlineOf({ deadlineS }: WithdrawInput, nowS: number): number {
  if (deadlineS === undefined) return nowS + WORD_LIVES_S;
  if (deadlineS <= nowS + WORD_LIVES_AT_MOST_S) return deadlineS;
  throw refusedAt("#/deadlineS", "A consent to withdraw lives for a day at most.");
}

function checkRecipient(recipient: Hex, contracts: readonly Hex[]): void {
  if (!isAddress(recipient)) throw refusedAt("#/to", MISSPELT_ADDRESS);
  if (
    contracts.some((contract) => isAddressEqual(recipient, contract)) ||
    isAddressEqual(recipient, zeroAddress)
  ) {
    throw refusedAt("#/to", "Money cannot be sent there.");
  }
}

/** @throws BadSignature when it is not the account's. */
async function checkedSignature(
  chain: ChainEvidence,
  relayed: { account: Hex; consent: TypedDataWire; signature: Hex },
): Promise<Hex> {
  const { account: address, consent: typedData, signature } = relayed;
  const signedBy = await chain.verifySignature({ address, typedData, signature });
  if (signedBy === null) throw new BadSignature();
  return canonicalSignature(signature, signedBy);
}

function rowOf(
  context: Context,
  of: { input: WithdrawInput; actor: UserActor; nowMs: number; state: WithdrawalRow["state"] },
): WithdrawalRow {
  const { input, nowMs } = of;
  return {
    id: context.newId("wdr"),
    userId: of.actor.userId,
    asset: input.asset,
    units: input.units,
    toAddress: input.to ?? null,
    state: of.state,
    txHash: null,
    detail: {},
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}
