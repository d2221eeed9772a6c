import { expect, test } from "vitest";
import {
  AnswerUnderWay,
  ConversationFull,
  ModelFailed,
  NotRetryable,
  TooManyAnswers,
  TooManyConversations,
} from "@/lib/domain/assistant/errors";
import {
  BadSignature,
  ChainUnavailable,
  NoRail,
  RelayRefused,
  SignatureRequired,
  TokenUnhealthy,
} from "@/lib/domain/escrow/errors";
import { BooksRed, InsufficientFunds } from "@/lib/domain/ledger/errors";
import { IllegalTransition, QuoteExpired, QuoteMismatch } from "@/lib/domain/market/errors";
import {
  AppealDecided,
  CapabilityTaken,
  EndpointTaken,
  NetworkFull,
  NobodyAvailable,
  NotAppealable,
  NotItsPayee,
  OwnAppeal,
  TooManyOrchestrators,
  TooManyWorkers,
} from "@/lib/domain/network/errors";
import {
  ConsentRequired,
  IllegalDraftStep,
  PolicyChanged,
  TooManyDrafts,
} from "@/lib/domain/treasury/drafts/errors";
import {
  AllowanceRequired,
  ApprovalDecided,
  ApprovalExpired,
  ApprovalVoid,
  IllegalCallStep,
  PaymentRefused,
  PaymentReused,
  ProviderDown,
  ProviderSilent,
  ReplayStopped,
  ReplayUnderWay,
  ServiceTaken,
  ShadowRuns,
  TooManyServices,
  TreasuryRed,
  VersionRequired,
} from "@/lib/domain/treasury/errors";
import {
  Busy,
  Forbidden,
  IdempotencyInFlight,
  IdempotencyKeyReused,
  InvalidInput,
  InvariantBroken,
  isSoukError,
  LostRace,
  NotFound,
  RateLimited,
  STATUS_OF_CODE,
  TooLarge,
  UnalignedAmount,
  Unauthenticated,
} from "./errors";

const ALL = [
  new InvalidInput([{ pointer: "#/complexity", detail: "Give a whole number." }]),
  new Unauthenticated(),
  new Forbidden(),
  new NotFound(),
  new InsufficientFunds({ asset: "SAT", neededUnits: 2n, availableUnits: 1n }),
  new IllegalTransition({ status: "completed", verbs: [] }),
  new IllegalCallStep("served"),
  new ApprovalDecided("refused"),
  new ShadowRuns("a title"),
  new ReplayUnderWay(),
  new ReplayStopped("it takes too long"),
  new ApprovalVoid("Its service is not active"),
  new ApprovalExpired(),
  new ProviderDown("PRICE_ORACLE", 2_500),
  new ServiceTaken("TAKEN"),
  new TooManyServices(20),
  new VersionRequired(2),
  new IllegalDraftStep({ verb: "publish", draftState: "live" }),
  new PolicyChanged({ baseVersion: 1, version: 2, paths: [] }),
  new TreasuryRed(),
  new PaymentRefused("insufficient_funds"),
  new PaymentReused(),
  new AllowanceRequired({ token: "0xaa", spender: "0xbb", amountWei: 1n }),
  new ProviderSilent("https://provider.test", "It does not answer."),
  new AnswerUnderWay(),
  new NotRetryable(),
  new ConversationFull(500),
  new TooManyConversations(500),
  new TooManyDrafts(100),
  new ConsentRequired("Open a draft."),
  new TooManyAnswers("Four of your answers go on."),
  new EndpointTaken("https://one.example"),
  new NotItsPayee("It names nobody."),
  new NotAppealable("It was ok."),
  new OwnAppeal(),
  new AppealDecided("upheld"),
  new NetworkFull(1_000),
  new TooManyOrchestrators(20),
  new CapabilityTaken("agent-net"),
  new TooManyWorkers(100),
  new NobodyAvailable("No orchestrators available"),
  new ModelFailed("The model did not answer. Try again."),
  new LostRace(),
  new QuoteExpired(),
  new QuoteMismatch(),
  new IdempotencyInFlight(),
  new IdempotencyKeyReused(),
  new TooLarge(65_536),
  new RateLimited(7),
  new Busy(),
  new ChainUnavailable(),
  new TokenUnhealthy({ asset: "MNEE", reasons: ["paused"] }),
  new BooksRed(),
  new SignatureRequired("approve"),
  new BadSignature(),
  new RelayRefused("The chain has refused this consent before."),
  new NoRail(),
  new UnalignedAmount(1n),
  new InvariantBroken("x"),
];

test("there is one class per code, and every code has one", () => {
  expect(ALL.map((error) => error.code).sort()).toEqual(Object.keys(STATUS_OF_CODE).sort());
});

test("every failure has its status, a sentence and values that JSON can carry", () => {
  for (const error of ALL) {
    expect(error.status).toBe(STATUS_OF_CODE[error.code]);
    expect(error.message).not.toBe("");
    expect(error.name).toBe(error.constructor.name);
    expect(() => JSON.stringify(error.values)).not.toThrow();
  }
});

test("whoever has to wait is told how long", () => {
  for (const error of ALL.filter(({ status }) => status === 429 || status === 503)) {
    expect(error.retryAfterS).toBeGreaterThan(0);
  }
  expect(new Forbidden().retryAfterS).toBeUndefined();
});

test("a refused verb names the status and the verbs that are allowed", () => {
  const error = new IllegalTransition({ status: "submitted", verbs: ["approve"], verb: "cancel" });
  expect(error.values).toEqual({ taskStatus: "submitted", verbs: ["approve"] });
});

test("errors of another bundle are recognised by their code", () => {
  const foreign = Object.assign(new Error("x"), { code: "not_found", values: {} });
  expect(isSoukError(foreign)).toBe(true);
  expect(ALL.every(isSoukError)).toBe(true);
  expect(isSoukError(new Error("x"))).toBe(false);
  expect(isSoukError(Object.assign(new Error("x"), { code: "SQLITE_BUSY", values: {} }))).toBe(false);
  expect(isSoukError(Object.assign(new Error("x"), { code: "toString", values: {} }))).toBe(false);
  expect(isSoukError({ code: "not_found", values: {} })).toBe(false);
});
