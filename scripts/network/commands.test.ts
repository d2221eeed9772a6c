import { afterEach, describe, expect, it } from "vitest";
import { type Running, runCommand, USAGE } from "./commands";

const running: Running[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

async function run(text: string, environment: Record<string, string> = {}) {
  const lines: string[] = [];
  const one = await runCommand({ args: text.split(" "), environment, say: (line) => lines.push(line) });
  running.push(one);
  return { ...one, lines };
}

describe("npm run network", () => {
  it("starts an orchestrator, and a worker that registers at it", async () => {
    const orchestrator = await run(`orchestrator --port 0 --secret s --payee 0x${"5a".repeat(20)}`);
    const worker = await run(`worker --port 0 --orchestrator ${orchestrator.origin}`, {
      LIVEPEER_ORCH_SECRET: "s",
      CAPABILITY_NAME: "pictures",
    });
    expect(worker.lines).toEqual([
      `A worker of pictures listens at ${worker.origin} and watches 0 services.`,
      `It is registered at ${orchestrator.origin}.`,
    ]);
  });

  it("tries no second time with a wrong secret", async () => {
    const { origin } = await run(`orchestrator --port 0 --secret s --payee 0x${"5a".repeat(20)}`);
    await expect(run(`worker --port 0 --orchestrator ${origin} --secret t`)).rejects.toThrow(
      "invalid authorization",
    );
  });

  it.each([
    "",
    "both",
    "worker twice",
    "worker --port x",
    "worker --port 70000",
    "worker --watch here",
    "worker --odd",
  ])("answers %o with its usage", async (text) => {
    await expect(run(text)).rejects.toThrow(USAGE);
  });

  it("starts no orchestrator without a secret", async () => {
    await expect(run("orchestrator --port 0")).rejects.toThrow("Give --secret");
    await expect(run("orchestrator --port 0 --secret s --payee me")).rejects.toThrow("Give --payee");
  });
});
