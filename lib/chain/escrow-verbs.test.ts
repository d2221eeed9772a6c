import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHAIN_STATES, isOutcome } from "@/lib/domain/escrow/contract-states";
import {
  DEFAULT_KIND,
  ESCROW_DEFAULTS,
  ESCROW_VERBS,
  type EscrowVerb,
  JOB_EVENT_NAMES,
  jobEventOf,
  kindOfVerb,
  SIGNED_VERBS,
} from "@/lib/domain/escrow/escrow-verbs";
import { ESCROW_WORDS, namesAgent } from "./escrow-types";
import { taskEscrowAbi } from "./generated/task-escrow";

const inputsOf = (type: "event" | "function", name: string) => {
  const entry = taskEscrowAbi.find((one) => one.type === type && one.name === name);
  if (!entry || !("inputs" in entry)) throw new RangeError(`the contract has no ${type} ${name}`);
  return entry.inputs.map((input): string => input.name);
};
const functionOf = (verb: EscrowVerb) => {
  const { message } = ESCROW_VERBS[verb];
  return message.charAt(0).toLowerCase() + message.slice(1);
};
const fieldsOf = (verb: EscrowVerb) =>
  ESCROW_WORDS[ESCROW_VERBS[verb].message].map((field): string => field.name);

describe.each(SIGNED_VERBS.map((verb) => [verb, ESCROW_VERBS[verb]] as const))("%s", (verb, facts) => {
  it("is a function of the contract that takes the message's fields, a deadline and a signature", () => {
    const inputs = inputsOf("function", functionOf(verb));
    expect(inputs.slice(-2)).toEqual(["deadline", "signature"]);
    const unsigned = ["terms", "assignment", "nobodyAcceptedDeadline", "nobodyAccepted", "signature"];
    if (verb === "fail") unsigned.push("agent", "price");
    const signed = inputs.filter((name) => !unsigned.includes(name));
    expect(signed).toEqual(fieldsOf(verb).filter((name) => name !== "jobId"));
  });

  it("emits an event of the contract that names its job", () => {
    expect(inputsOf("event", facts.event)).toContain("jobId");
    expect(jobEventOf(facts.event)).toEqual({ name: facts.event, verb, state: facts.state });
  });

  it("lets its signer choose what its message carries and nothing else says", () => {
    const known = ["jobId", "agent", "price", "round", "deadline"];
    expect(fieldsOf(verb).filter((name) => !known.includes(name))).toEqual([...facts.chooses]);
    expect(namesAgent(verb)).toBe(fieldsOf(verb).includes("agent"));
  });

  it("asks for the assignment where its own call, or the submission's before it, takes one", () => {
    const takesOne = inputsOf("function", functionOf(verb)).includes("assignment");
    const judgesSubmission = verb === "request_changes" || verb === "reject";
    expect(facts.carriesAssignment).toBe(verb !== "accept" && (takesOne || judgesSubmission));
  });
});

describe("the escrow's verbs", () => {
  it("are all that the contract takes a signature for, but for withdrawals and the attester's own", () => {
    const signed = Object.keys(ESCROW_WORDS).filter(
      (message) => !["Assign", "NobodyAccepted", "WithdrawTo"].includes(message),
    );
    expect(SIGNED_VERBS.map((verb): string => ESCROW_VERBS[verb].message).sort()).toEqual(signed.sort());
    const relayed = taskEscrowAbi.flatMap((entry) =>
      entry.type === "function" && entry.inputs.some((input) => input.name === "signature")
        ? [entry.name as string]
        : [],
    );
    expect([...SIGNED_VERBS.map(functionOf), "withdrawTo"].sort()).toEqual(relayed.sort());
  });

  it("and silence emit every event of a funded job", () => {
    const ofJobs = taskEscrowAbi.flatMap((entry) =>
      entry.type === "event" && entry.inputs.some((input) => input.name === "jobId")
        ? [entry.name as string]
        : [],
    );
    const others = ["BatchItemSkipped", "CreditSpent", "JobFunded"];
    expect([...JOB_EVENT_NAMES, ...others].sort()).toEqual(ofJobs.sort());
    for (const { event, state } of Object.values(ESCROW_DEFAULTS)) {
      expect(jobEventOf(event)?.state).toBe(state);
      expect(isOutcome(state)).toBe(true);
    }
    expect(jobEventOf("JobFunded")).toBeUndefined();
  });

  it("have a kind of transaction each; what nobody signs comes by default", () => {
    const kinds = SIGNED_VERBS.map(kindOfVerb);
    expect(new Set([...kinds, DEFAULT_KIND]).size).toBe(kinds.length + 1);
    for (const verb of ["expire", "fail_by_silence", "decline", "lapse", "toString"]) {
      expect(kindOfVerb(verb)).toBe(DEFAULT_KIND);
    }
  });
});

describe("the contract's own text", () => {
  const source = (file: string) => readFileSync(`contracts/src/${file}.sol`, "utf8");

  it("hashes each message as it is signed here", () => {
    const types = Object.entries(ESCROW_WORDS).map(
      ([name, fields]) => `${name}(${fields.map((field) => `${field.type} ${field.name}`).join(",")})`,
    );
    const hashed = [...source("Consents").matchAll(/keccak256\(\s*"([^"]+)"\s*\)/g)].map(([, type]) => type);
    expect(hashed.sort()).toEqual(types.sort());
  });

  it("has the states in this order", () => {
    const [, body = ""] = /enum State \{([^}]*)\}/.exec(source("EscrowTypes")) ?? [];
    const names = body
      .replaceAll(/\/\/.*$/gm, "")
      .split(",")
      .map((name) => name.trim().toLowerCase());
    expect(names.filter((name) => name !== "")).toEqual([...CHAIN_STATES]);
  });
});
