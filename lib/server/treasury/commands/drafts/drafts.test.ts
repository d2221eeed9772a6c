import { expect, it } from "vitest";
import { isInvalidInput, isSoukError } from "@/lib/domain/errors";
import { DAY_MS } from "@/lib/domain/time";
import { changeOf, type PolicyChange } from "@/lib/domain/treasury/policy-draft";
import type { DraftWire } from "@/lib/schemas/treasury/policy-draft";
import { openSession } from "@/lib/server/identity/commands/open-session";
import type { Context } from "@/lib/server/kernel/context";
import { changePolicy } from "@/lib/server/treasury/commands/change-policy";
import { editSpendingAgent, setAgentPaused } from "@/lib/server/treasury/commands/edit-spending-agent";
import { startShadow } from "@/lib/server/treasury/commands/run-shadow";
import { throwKillSwitch } from "@/lib/server/treasury/commands/throw-kill-switch";
import { checkPolicy } from "@/lib/server/treasury/reads/drafts/check-policy";
import { getDraft, listDrafts } from "@/lib/server/treasury/reads/drafts/drafts";
import { getPolicy, listPolicyVersions } from "@/lib/server/treasury/reads/policy-view";
import { getShadow } from "@/lib/server/treasury/reads/replay/shadow-view";
import { soundChange } from "@/lib/server/treasury/reads/replay/sound-change";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { type TestContext, testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { consentToDraft } from "./consent-to-draft";
import { editDraft, rebaseDraft } from "./edit-draft";
import { refuseDraft, withdrawDraft } from "./end-draft";
import { openDraft } from "./open-draft";
import { publishDraft } from "./publish-draft";

const [ONE, TWO] = [actorOf("operator-001"), actorOf("operator-002")];
const CHANGE = changeOf(DEMO_POLICY);
const reason = "a new month";
const LISTED = { actor: ONE, cursor: undefined, limit: 9 };

/** The change with another cap of the house's day. */
const houseDay = (limitUnits: bigint): PolicyChange => ({
  ...CHANGE,
  caps: CHANGE.caps.map((cap) => (cap.scope === "house" ? { ...cap, limitUnits } : cap)),
});
const LESS = houseDay(cents(8_000));
const MORE = houseDay(cents(9_500));

const open = (context: Context, change: PolicyChange | undefined = undefined, more = {}) =>
  openDraft(context, { actor: ONE, input: { title: "November", change, ...more } }).then(bodyOf<DraftWire>);
const version = async (context: Context) => (await getPolicy(context.store, ONE)).version;
const houseCap = async (context: Context) =>
  (await getPolicy(context.store, ONE)).policy.caps.find(({ scope }) => scope === "house")?.limitUnits;
const publish = ({ id, version }: DraftWire, context: Context) =>
  publishDraft(context, { actor: ONE, input: { id, version, reason } });
const consent = (context: Context, { id, version }: DraftWire, actor = TWO) =>
  consentToDraft(context, { actor, input: { id, version, reason: "agreed" } });

/** What a refused call threw. */
async function thrown(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (one: unknown) => one,
  );
  return isSoukError(error) ? error : expect.unreachable();
}

describeOnBothEngines("drafts of the policy", (world) => {
  const treasury = async (operators: 1 | 2) => {
    const context = testContext(world());
    await addUser(context, { id: "operator-001", isOperator: true });
    if (operators === 2) await addUser(context, { id: "operator-002", isOperator: true });
    await openTreasury(context);
    return context;
  };
  const proposed = async (context: TestContext, change = MORE) => {
    const reply = await publish(await open(context, change), context);
    expect(reply.status).toBe(202);
    return bodyOf<DraftWire>(reply);
  };

  it("begin with the policy of now, are edited, and are the same by every way to read them", async () => {
    const context = await treasury(1);
    const draft = await open(context);
    expect(draft).toMatchObject({
      state: "open",
      version: 1,
      baseVersion: 1,
      diff: [],
      faults: [],
      author: "operator-001",
    });
    expect(draft.verbs).toEqual(["edit", "rebase", "publish", "withdraw"]);
    const input = { id: draft.id, version: 1, change: LESS, comment: "as agreed" };
    const edited = bodyOf<DraftWire>(await editDraft(context, { actor: ONE, input }));
    expect(edited.diff).toEqual([
      {
        path: "caps/house:house:day/limitUnits",
        was: `${cents(9_000)}`,
        is: `${cents(8_000)}`,
        loosens: false,
      },
    ]);
    expect(await getDraft(context.store, { actor: ONE, id: draft.id, nowMs: context.clock() })).toEqual(
      edited,
    );
    const { change, ...rest } = edited;
    const [listed] = (await listDrafts(context.store, { actor: ONE, cursor: undefined, limit: 5 })).items;
    expect(rest).toMatchObject({ ...listed });
    const checked = await checkPolicy(context.store, {
      actor: ONE,
      input: { change: LESS },
      nowMs: context.clock(),
    });
    expect(edited).toMatchObject({ ...checked });
    expect(change.caps).toHaveLength(LESS.caps.length);
    expect(await version(context)).toBe(1);
    expect(await codeOf(editDraft(context, { actor: ONE, input }))).toBe("lost_race");
    expect(await codeOf(editDraft(context, { actor: TWO, input: { ...input, version: 2 } }))).toBe(
      "forbidden",
    );
  });

  it("may be faulty while they are open, say each fault and both mends of a contradiction, and are not published", async () => {
    const context = await treasury(1);
    const caps = [...CHANGE.caps, capOf("house:house:month", 1n), capOf("agent:nobody:day", 1n)];
    const draft = await open(context, { ...CHANGE, caps });
    const [row, month] = [CHANGE.caps.length - 1, CHANGE.caps.length];
    expect(draft.faults).toEqual([{ pointer: `#/caps/${month + 1}/of`, detail: "There is no nobody." }]);
    expect(draft.contradictions).toMatchObject([
      {
        rows: [row, month],
        detail: expect.stringContaining("month"),
        mends: [
          { mend: { kind: "limit", row, limitUnits: "1" } },
          { mend: { kind: "limit", row: month, limitUnits: `${cents(9_000)}` } },
        ],
      },
    ]);
    const refused = await thrown(publish(draft, context));
    expect(isInvalidInput(refused) && refused.errors.map(({ pointer }) => pointer)).toEqual([
      `#/caps/${month + 1}/of`,
    ]);
    const twins = { ...CHANGE, caps: [...CHANGE.caps, capOf("house:house:day", 1n)] };
    const input = { id: draft.id, version: 1, change: twins };
    const kept = bodyOf<DraftWire>(await editDraft(context, { actor: ONE, input }));
    expect([kept.change.caps.length, kept.contradictions.length]).toEqual([twins.caps.length, 1]);
    expect(await codeOf(publish(kept, context))).toBe("invalid_input");
    expect(await codeOf(publish(await open(context), context))).toBe("invalid_input");
    expect(await version(context)).toBe(1);
  });

  it("are live at once where one operator is alone, or where they loosen nothing", async () => {
    const alone = await treasury(1);
    const live = bodyOf<DraftWire>(await publish(await open(alone, MORE), alone));
    expect(live).toMatchObject({ state: "live", liveVersion: 2, verbs: [], isStale: false });
    expect(await houseCap(alone)).toBe(`${cents(9_500)}`);
    const [made] = (await listPolicyVersions(alone.store, { actor: ONE, cursor: undefined, limit: 1 })).items;
    expect(made).toMatchObject({ version: 2, author: "operator-001", reason, source: "operator" });
    expect(await codeOf(publish(live, alone))).toBe("illegal_draft_step");
    const two = await treasury(2);
    expect((await publish(await open(two, LESS), two)).status).toBe(200);
    expect(await houseCap(two)).toBe(`${cents(8_000)}`);
  });

  it("end a shadow of themselves as they go live, and no other", async () => {
    const context = await treasury(1);
    await startShadow(context, { actor: ONE, input: { title: "less", policy: LESS } });
    const shadow = async () => (await getShadow(context.store, ONE)).shadow;
    await publish(await open(context, houseDay(cents(7_000))), context);
    expect(await shadow()).toMatchObject({ until: null, liveVersion: null });
    await publish(await open(context, LESS), context);
    const { until, liveVersion } = (await shadow()) ?? expect.unreachable();
    expect([typeof until, liveVersion]).toEqual(["string", await version(context)]);
  });

  it("that loosen wait for another operator, whose consent is one of many at once", async () => {
    const context = await treasury(2);
    const draft = await proposed(context);
    expect(draft).toMatchObject({ state: "proposed", needsConsent: true, diff: [{ loosens: true }] });
    expect([await version(context), await houseCap(context)]).toEqual([1, `${cents(9_000)}`]);
    expect(await codeOf(consent(context, draft, ONE))).toBe("forbidden");
    expect(await codeOf(consent(context, { ...draft, version: 1 }))).toBe("lost_race");
    expect(await race(5, () => consent(context, draft))).toEqual({ done: 1, illegal_draft_step: 4 });
    const live = await getDraft(context.store, { actor: TWO, id: draft.id, nowMs: context.clock() });
    expect(live).toMatchObject({
      state: "live",
      liveVersion: 2,
      decided: { by: "operator-002", note: "agreed" },
    });
    expect([await version(context), await houseCap(context)]).toEqual([2, `${cents(9_500)}`]);
  });

  it("are opened again by a consent to what the policy has overtaken, and rebased", async () => {
    const context = await treasury(2);
    const draft = await proposed(context);
    const input = { agentId: "ops-agent", dailyBudgetUnits: cents(2_000), reason };
    await editSpendingAgent(context, { actor: TWO, input });
    expect(
      (await getDraft(context.store, { actor: TWO, id: draft.id, nowMs: context.clock() })).isStale,
    ).toBe(true);
    const refused = await thrown(consent(context, draft));
    expect([refused.code, refused.values]).toMatchObject([
      "policy_changed",
      { baseVersion: 1, version: 2, paths: ["caps/agent:ops-agent:day/limitUnits"] },
    ]);
    expect(refused.message).toMatch(/open again: its author rebases it/);
    const reopened = await getDraft(context.store, { actor: ONE, id: draft.id, nowMs: context.clock() });
    expect(reopened).toMatchObject({ state: "open", proposedAt: null, isStale: true });
    const stale = await thrown(publish(reopened, context));
    expect([stale.code, stale.message]).toEqual([
      "policy_changed",
      expect.stringMatching(/Nothing was done: its/),
    ]);
    const over = { id: draft.id, version: reopened.version };
    const based = bodyOf<DraftWire>(await rebaseDraft(context, { actor: ONE, input: over }));
    expect(based).toMatchObject({ baseVersion: 2, isStale: false, conflicts: [] });
    expect(based.diff.map(({ path }) => path)).toEqual(["caps/house:house:day/limitUnits"]);
    await consent(context, bodyOf<DraftWire>(await publish(based, context)));
    expect([await version(context), await houseCap(context)]).toEqual([3, `${cents(9_500)}`]);
  });

  it("that wait for a consent wait no longer once their author rebases them", async () => {
    const context = await treasury(2);
    const { id, version } = await proposed(context);
    const rebased = await rebaseDraft(context, { actor: ONE, input: { id, version } });
    expect(bodyOf<DraftWire>(rebased)).toMatchObject({ state: "open", proposedAt: null });
  });

  it("are refused by another operator or withdrawn by their author, and nobody else", async () => {
    const context = await treasury(2);
    const [one, two] = [await proposed(context), await proposed(context)];
    expect(await codeOf(refuseDraft(context, { actor: ONE, input: { id: one.id, reason } }))).toBe(
      "forbidden",
    );
    expect(await codeOf(withdrawDraft(context, { actor: TWO, input: { id: two.id } }))).toBe("forbidden");
    const refused = await refuseDraft(context, { actor: TWO, input: { id: one.id, reason: "too much" } });
    expect(bodyOf<DraftWire>(refused)).toMatchObject({
      state: "refused",
      decided: { by: "operator-002", note: "too much" },
    });
    const taken = await withdrawDraft(context, { actor: ONE, input: { id: two.id } });
    expect(bodyOf<DraftWire>(taken)).toMatchObject({ state: "withdrawn", decided: null });
    expect(await codeOf(consent(context, one))).toBe("illegal_draft_step");
    expect(await version(context)).toBe(1);
  });

  it("have the caps, rules and agents of an older version again", async () => {
    const context = await treasury(1);
    await publish(await open(context, LESS), context);
    const back = await open(context, undefined, { fromVersion: 1 });
    expect(back.diff).toMatchObject([{ was: `${cents(8_000)}`, is: `${cents(9_000)}`, loosens: true }]);
    const none = openDraft(context, { actor: ONE, input: { title: "x", fromVersion: 9 } });
    expect(await codeOf(none)).toBe("invalid_input");
  });

  it("are made of every other change that loosens, and of none that stops or lowers", async () => {
    const context = await treasury(2);
    const by = { actor: ONE };
    const agentId = "batch-agent";
    const pause = (isPaused: boolean) =>
      setAgentPaused(context, { ...by, input: { agentId, isPaused, reason } });
    const stop = (stopped: boolean) => throwKillSwitch(context, { ...by, input: { stopped, reason } });
    const edit = (dailyBudgetUnits: bigint) =>
      editSpendingAgent(context, { ...by, input: { agentId, dailyBudgetUnits, reason } });
    const put = async ({ caps, risk, lowTreasuryUnits }: PolicyChange) => {
      const input = { version: await version(context), reason, caps: [...caps], risk, lowTreasuryUnits };
      return changePolicy(context, { ...by, input });
    };
    const statuses: number[] = [];
    for (const act of [() => pause(true), () => stop(true), () => edit(cents(4_000))])
      statuses.push((await act()).status);
    expect(statuses).toEqual([200, 200, 200]);
    const now = await version(context);
    const asked = [await pause(false), await stop(false), await edit(cents(4_500)), await put(MORE)];
    expect(asked.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(asked.map((reply) => bodyOf<DraftWire>(reply).version)).toEqual([1, 1, 1, 1]);
    const unsound = put({ ...MORE, caps: [...MORE.caps, capOf("agent:nobody:day", 1n)] });
    expect(await codeOf(unsound)).toBe("invalid_input");
    expect(asked.map((reply) => bodyOf<DraftWire>(reply).title)).toEqual([
      "Resume batch-agent",
      "Let spending go on",
      "Budget of batch-agent",
      "Caps, rules and threshold",
    ]);
    expect(await version(context)).toBe(now);
    const [resumed] = asked.map(bodyOf<DraftWire>);
    await consent(context, resumed ?? expect.unreachable());
    const { policy } = await getPolicy(context.store, ONE);
    expect(policy.agents.some(({ isPaused }) => isPaused)).toBe(false);
    expect(policy.isStopped).toBe(true);
  });

  it("are replayed by their id, as the change that they are", async () => {
    const context = await treasury(1);
    const { id } = await open(context, LESS);
    const told = await soundChange(context.store, { policy: null, draftId: id });
    expect(told).toEqual(LESS);
    expect(await codeOf(soundChange(context.store, { policy: null, draftId: "dft_none" }))).toBe("not_found");
  });

  it("of the house are nobody's to consent to where two operators are there", async () => {
    const input = { agentId: "batch-agent", dailyBudgetUnits: cents(6_000), reason };
    const edit = (context: Context, more = {}) =>
      editSpendingAgent(context, { actor: { kind: "house" }, input: { ...input, ...more } });
    const context = await treasury(1);
    expect((await edit(context, { dailyBudgetUnits: cents(5_500) })).status).toBe(200);
    await addUser(context, { id: "operator-002", isOperator: true });
    expect(await codeOf(edit(context))).toBe("consent_required");
    expect([await version(context), (await listDrafts(context.store, LISTED)).items]).toEqual([2, []]);
    expect((await edit(context, { dailyBudgetUnits: cents(4_000) })).status).toBe(200);
  });

  it("are fifty of an author's at most, proposed ones among them", async () => {
    const context = await treasury(2);
    for (let nth = 0; nth < 49; nth += 1) await open(context);
    const last = await proposed(context);
    expect(await codeOf(open(context))).toBe("too_many_drafts");
    const input = { agentId: "batch-agent", dailyBudgetUnits: cents(6_000), reason };
    expect(await codeOf(editSpendingAgent(context, { actor: ONE, input }))).toBe("too_many_drafts");
    expect((await openDraft(context, { actor: TWO, input: { title: "x" } })).status).toBe(201);
    await withdrawDraft(context, { actor: ONE, input: { id: last.id } });
    expect(await open(context)).toMatchObject({ state: "open" });
  });

  it("wait for no operator who has stayed away for 30 days, and again once they come back", async () => {
    const context = await treasury(2);
    context.pass(30 * DAY_MS);
    const draft = await proposed(context);
    await openSession(context, { userId: "operator-001", kind: "cookie" });
    context.pass(DAY_MS - 1);
    const check = async () => {
      const asked = { actor: ONE, input: { change: MORE }, nowMs: context.clock() };
      return (await checkPolicy(context.store, asked)).needsConsent;
    };
    expect(await check()).toBe(true);
    context.pass(1);
    expect(await check()).toBe(false);
    const over = { id: draft.id, version: draft.version };
    const taken = bodyOf<DraftWire>(await rebaseDraft(context, { actor: ONE, input: over }));
    expect((await publish(taken, context)).status).toBe(200);
    expect(await houseCap(context)).toBe(`${cents(9_500)}`);
    await openSession(context, { userId: "operator-002", kind: "bearer" });
    const more = await open(context, houseDay(cents(9_600)));
    expect((await publish(more, context)).status).toBe(202);
  });

  it("wait for another who was seen, whatever one reading of the clock says, and however long their author was not", async () => {
    const context = await treasury(2);
    const raise = async () => {
      const input = { agentId: "batch-agent", dailyBudgetUnits: cents(8_000), reason };
      return (await editSpendingAgent(context, { actor: ONE, input })).status;
    };
    const comes = (userId: string) => openSession(context, { userId, kind: "bearer" });
    context.pass(31 * DAY_MS);
    await comes("operator-001");
    expect(await raise()).toBe(202);
    context.pass(-29 * DAY_MS);
    expect(await raise()).toBe(202);
    context.pass(62 * DAY_MS);
    await comes("operator-002");
    context.pass(DAY_MS);
    // Away by now is the author.
    expect(await raise()).toBe(202);
    await comes("operator-001");
    context.pass(29 * DAY_MS);
    await comes("operator-001");
    context.pass(DAY_MS);
    expect(await raise()).toBe(200);
  });
});
