import { parseArgs } from "node:util";
import { openHouseClient } from "./house-client";
import { call, flow, list, register, update } from "./registry";
import { continuousTest, load } from "./test-and-load";
import type { Utility, UtilityOptions } from "./utility";
import { verify } from "./verify";

export const UTILITIES: Readonly<Record<string, Utility>> = {
  list,
  register,
  update,
  call,
  test: continuousTest,
  load,
  flow,
  verify,
};

export const UTILITY_USAGE = [
  "usage: npm run network -- list | flow [--id ID] | verify [--id ID]",
  "       npm run network -- register --name NAME --endpoint URL --payee ADDRESS [--capability agent-net] [--asset MNEE]",
  "       npm run network -- update --id ID --endpoint URL",
  "       npm run network -- call [--capability agent-net] [--endpoint URL] [--times 1] [--timeout 30]",
  "       npm run network -- test [--seconds 60] [--every 5] [--endpoint URL]",
  "       npm run network -- load [--jobs 200] [--at-once 20] [--endpoint URL]",
  "each:  [--house http://127.0.0.1:3000] [--as DEMO-ID | --token TOKEN]",
  "environment: SOUK_ORIGIN, GATEWAY_URL, SOUK_TOKEN, CAPABILITY_NAME",
].join("\n");

const text = { type: "string" } as const;
const OPTIONS = {
  house: text,
  as: text,
  token: text,
  id: text,
  name: text,
  endpoint: text,
  payee: text,
  capability: text,
  asset: text,
  times: text,
  timeout: text,
  seconds: text,
  every: text,
  jobs: text,
  "at-once": text,
};

interface Asked {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

/** Runs a command to its end. @returns what the process ends with @throws Error with the usage for what is none */
export async function runUtility({ args, environment, say }: Asked): Promise<number> {
  const { name, values } = read(args);
  const utility = UTILITIES[name];
  if (utility === undefined) throw new Error(UTILITY_USAGE);
  const origin =
    values.house ?? environment.SOUK_ORIGIN ?? environment.GATEWAY_URL ?? "http://127.0.0.1:3000";
  const token = values.token ?? environment.SOUK_TOKEN;
  const needsSomebody = name === "register" || name === "update";
  const demoId = values.as ?? (needsSomebody && token === undefined ? "buyer-001" : undefined);
  const options: UtilityOptions = {
    ...{ id: values.id, name: values.name, endpoint: values.endpoint, payee: values.payee },
    capability: values.capability ?? environment.CAPABILITY_NAME ?? "agent-net",
    asset: values.asset ?? "MNEE",
    times: count(values.times, 1),
    timeout: count(values.timeout, 30),
    seconds: count(values.seconds, 60),
    every: count(values.every, 5),
    jobs: count(values.jobs, 200),
    atOnce: count(values["at-once"], 20),
  };
  const house = await openHouseClient(origin.replace(/\/+$/, ""), { token, demoId });
  return utility({ house, options, say });
}

function read(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [name, ...more] = positionals;
    if (name !== undefined && more.length === 0) return { name, values };
  } catch {
    // The usage says what is taken.
  }
  throw new Error(UTILITY_USAGE);
}

function count(given: string | undefined, usual: number): number {
  if (given === undefined) return usual;
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new Error(UTILITY_USAGE);
}
