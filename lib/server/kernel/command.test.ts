import { expect, it } from "vitest";
import { codeOf } from "@/testing/answers";
import type { TestContext } from "@/testing/context";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { command, type Done } from "./command";

const LINES = "SELECT actor_id, action, subject_kind, subject_id, detail FROM audit_rows ORDER BY seq";
const linesOf = (house: TestContext) => house.store.read((tx) => tx.all(LINES));
const MEMBER = { needs: "member", scope: null } as const;
const OPERATOR = { needs: "operator", scope: null } as const;
const SUBJECT = { kind: "thing", id: "thing-1", detail: { colour: "red" } };
const named = { action: MEMBER, audited: "thing.made" } as const;
const done = (subject: Done["subject"]) => async (): Promise<Done> => ({
  status: 201,
  value: { made: true },
  subject,
});

describeOnBothEngines("a command", (world) => {
  it("is audited in the same write, with what its op says it did", async () => {
    const { context, buyer } = await cast(world());
    const call = { actor: buyer, input: {} };
    const reply = await command(context, call, { ...named, op: done(SUBJECT) });
    expect(reply).toEqual({ status: 201, body: '{"made":true}' });
    const line = { actorId: "buyer-001", action: "thing.made", subjectKind: "thing", subjectId: "thing-1" };
    await command(context, call, { ...named, op: done({ kind: "thing", id: "thing-1" }) });
    expect(await linesOf(context)).toEqual([
      { ...line, detail: { colour: "red" } },
      { ...line, detail: {} },
    ]);
  });

  it("leaves no line when nothing was done, when it fails, or when it is repeated", async () => {
    const { context, buyer } = await cast(world());
    const call = { actor: buyer, input: {} };
    await command(context, call, { ...named, op: done(null) });
    const failing = async () => {
      throw new RangeError("no");
    };
    await expect(command(context, call, { ...named, op: failing })).rejects.toThrow(RangeError);
    expect(await linesOf(context)).toEqual([]);
    const keyed = { ...call, idempotency: { key: "k", route: "POST /things", bodyHash: "a" } };
    const first = await command(context, keyed, { ...named, op: done(SUBJECT) });
    const gathered: string[] = [];
    const evidence = async () => gathered.push("again");
    const again = await command(context, keyed, { ...named, evidence, op: done(SUBJECT) });
    expect(again).toEqual({ ...first, replayed: true });
    expect(gathered).toEqual([]);
    expect(await linesOf(context)).toHaveLength(1);
  });

  it("is refused before it gathers or reads anything", async () => {
    const { context, buyer } = await cast(world());
    const asked: string[] = [];
    const evidence = async () => asked.push("evidence");
    const op = async (): Promise<Done> => {
      asked.push("op");
      return { status: 200, value: {}, subject: SUBJECT };
    };
    const spec = { audited: "thing.made", evidence, op };
    const anonymous = { actor: { kind: "anonymous" }, input: {} } as const;
    const member = { actor: buyer, input: {} };
    expect(await codeOf(command(context, anonymous, { ...spec, action: MEMBER }))).toBe("unauthenticated");
    expect(await codeOf(command(context, member, { ...spec, action: OPERATOR }))).toBe("forbidden");
    expect(asked).toEqual([]);
    await command(context, member, { ...spec, action: MEMBER });
    expect(asked).toEqual(["evidence", "op"]);
  });
});
