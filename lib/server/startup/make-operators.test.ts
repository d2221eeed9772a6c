import { expect, it } from "vitest";
import { openSession } from "@/lib/server/identity/commands/open-session";
import { identify } from "@/lib/server/identity/sessions/identify";
import { defaultConfig } from "@/lib/server/kernel/context";
import { listOperators, userByAddress } from "@/lib/server/kernel/tables/users";
import { type TestContext, testContext } from "@/testing/context";
import { addUser } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { makeOperators } from "./make-operators";

const [ONE, TWO] = [
  "0x00000000000000000000000000000000000000A1",
  "0x00000000000000000000000000000000000000A2",
];

const namesOf = async (context: TestContext) =>
  (await context.store.read(listOperators)).map(({ address, id }) => address ?? id);
const audited = (context: TestContext) =>
  context.store.read((tx) =>
    tx.all("SELECT action FROM audit_rows WHERE action LIKE 'operator.%' ORDER BY seq"),
  );

describeOnBothEngines("the operators of a production house", (world) => {
  const open = () => testContext(world(), { config: defaultConfig("production") });

  it("are those that its environment names at this start, and nobody else", async () => {
    const context = open();
    await addUser(context, { id: "operator-001", isOperator: true });
    await makeOperators(context, [ONE, TWO]);
    expect(await namesOf(context)).toEqual([ONE, TWO]);
    await makeOperators(context, [TWO]);
    expect(await namesOf(context)).toEqual([TWO]);
    await makeOperators(context, [TWO]);
    const made = { action: "operator.granted" };
    const gone = { action: "operator.revoked" };
    expect(await audited(context)).toEqual([made, made, gone, gone]);
    await makeOperators(context, [ONE]);
    expect(await namesOf(context)).toEqual([ONE]);
  });

  it("lose the role with the session that they have", async () => {
    const context = open();
    await makeOperators(context, [ONE, TWO]);
    const user = await context.store.read((tx) => userByAddress(tx, ONE));
    const { token } = await openSession(context, { userId: user?.id ?? "", kind: "bearer" });
    const headers = new Headers({ authorization: `Bearer ${token}` });
    const env = {
      mode: "production",
      publicOrigin: "https://souk.example",
      authSecret: "x".repeat(32),
    } as const;
    const isOperator = async () => {
      const { actor } = await identify(headers, { context, env });
      return actor.kind === "user" && actor.roles.operator;
    };
    expect(await isOperator()).toBe(true);
    await makeOperators(context, [TWO]);
    expect(await isOperator()).toBe(false);
  });

  it("are the demo's own in the demo", async () => {
    const context = testContext(world());
    await addUser(context, { id: "operator-001", isOperator: true });
    await makeOperators(context, []);
    expect(await namesOf(context)).toEqual(["operator-001"]);
  });
});
