import { isInvalidInput } from "@/lib/domain/errors";
import { type Cap, THE_HOUSE } from "@/lib/domain/treasury/caps";
import { PAYOUT_CATEGORY } from "@/lib/domain/treasury/payouts/names";
import { type Policy, RESERVE_BPS, type Service } from "@/lib/domain/treasury/policy";
import { requireSound } from "@/lib/domain/treasury/policy-change";
import { inputFaults } from "@/lib/domain/treasury/service/input";
import { jsonObject } from "@/lib/schemas/json";
import {
  type AgentsFile,
  agentsFile,
  type ServicesFile,
  servicesFile,
} from "@/lib/schemas/treasury/policy-files";
import { BadPolicyFile } from "./bad-policy-file";
import { readYaml, type YamlFile, type YamlPath } from "./yaml-file";

/** The texts of both files. */
export interface PolicyTexts {
  readonly agents: string;
  readonly services: string;
}

export const AGENTS_FILE = "agents.yaml";
export const SERVICES_FILE = "services.yaml";
/** Services that say no other; payouts have one of their own. */
const CATEGORY = "services";

/** A cap, and where it is written. */
interface Row {
  readonly cap: Cap;
  readonly line: string;
}

/** What is there beside the files. */
interface Beside {
  /** The policy that holds now. */
  readonly was: Policy | null;
  /** What others registered, which a cap may be of. */
  readonly services: readonly Service[];
}

/**
 * The policy that the files describe.
 * @throws BadPolicyFile with the file and line of each fault
 */
export function policyOfFiles(texts: PolicyTexts, beside: Beside = { was: null, services: [] }): Policy {
  const agents = readYaml({ name: AGENTS_FILE, text: texts.agents, schema: agentsFile });
  const services = readYaml({ name: SERVICES_FILE, text: texts.services, schema: servicesFile });
  const rows = [...agentRows(agents), ...serviceRows(services)];
  requireFittingExamples(services);
  const { risk, house } = agents.value;
  const policy: Policy = {
    agents: agents.value.agents.map(({ id, priority, reserveBps = RESERVE_BPS[priority] }) => ({
      id,
      priority,
      reserveBps,
      isPaused: false,
    })),
    services: services.value.services.map(serviceOf),
    caps: rows.map(({ cap }) => cap),
    risk: riskOf(risk),
    lowTreasuryUnits: house.lowTreasury,
    isStopped: false,
  };
  try {
    requireSound(policy, beside);
  } catch (error) {
    if (!isInvalidInput(error)) throw error;
    const files = { agents, services, rows };
    throw new BadPolicyFile(
      error.errors.map(({ pointer, detail }) => `${placeOf(pointer, files)}: ${detail}`),
    );
  }
  return policy;
}

function capRow(
  cap: Omit<Cap, "sinceAtMs" | "rolloverBps"> & { rolloverBps?: number | undefined },
  line: string,
): Row {
  return { cap: { ...cap, rolloverBps: cap.rolloverBps ?? 0, sinceAtMs: 0 }, line };
}

function agentRows({ value, lineOf }: YamlFile<AgentsFile>): Row[] {
  const { house, caps = [] } = value;
  const own = value.agents.flatMap(({ id: of, dailyBudget, maxPerCall, rolloverBps }, index) => [
    capRow(
      { scope: "agent", of, window: "call", limitUnits: maxPerCall },
      lineOf(["agents", index, "maxPerCall"]),
    ),
    capRow(
      { scope: "agent", of, window: "day", limitUnits: dailyBudget, rolloverBps },
      lineOf(["agents", index, "dailyBudget"]),
    ),
  ]);
  const { dailyBudget: limitUnits, dailyPayouts, rolloverBps } = house;
  const all = capRow(
    { scope: "house", of: THE_HOUSE, window: "day", limitUnits, rolloverBps },
    lineOf(["house", "dailyBudget"]),
  );
  const payouts =
    dailyPayouts === undefined
      ? []
      : [
          capRow(
            { scope: "category", of: PAYOUT_CATEGORY, window: "day", limitUnits: dailyPayouts },
            lineOf(["house", "dailyPayouts"]),
          ),
        ];
  const more = caps.map(({ limit, of, ...cap }, index) => {
    const spelt = cap.scope === "payee" ? of.toLowerCase() : of;
    return capRow({ ...cap, of: spelt, limitUnits: limit }, lineOf(["caps", index]));
  });
  return [...own, all, ...payouts, ...more];
}

function serviceRows({ value, lineOf }: YamlFile<ServicesFile>): Row[] {
  return value.services.flatMap(({ id: of, maxDailySpending: limitUnits }, index) =>
    limitUnits === undefined
      ? []
      : [
          capRow(
            { scope: "service", of, window: "day", limitUnits },
            lineOf(["services", index, "maxDailySpending"]),
          ),
        ],
  );
}

/** @throws BadPolicyFile with the line of each example that its own service would not take */
function requireFittingExamples({ value, lineOf }: YamlFile<ServicesFile>): void {
  const faults = value.services.flatMap(({ input = null, fixed = {} }, index) => {
    const given = input === null ? {} : jsonObject.parse(JSON.parse(input.example));
    const [fault] = inputFaults(input, given, { at: "example", fixed: Object.keys(fixed) });
    const line = lineOf(["services", index, "input", "example"]);
    return fault ? [`${line}: ${fault.pointer}: ${fault.detail}`] : [];
  });
  if (faults.length > 0) throw new BadPolicyFile(faults);
}

function serviceOf(row: ServicesFile["services"][number]): Service {
  return {
    id: row.id,
    unitPriceUnits: row.unitPrice,
    payee: row.providerAddress.toLowerCase(),
    category: row.category ?? CATEGORY,
    isActive: row.active ?? true,
    isVerified: row.isVerified ?? false,
    isDivisible: row.divisible ?? true,
    allowedAgents: row.allowedAgents ?? null,
    blockedAgents: row.blockedAgents ?? [],
    summaryId: row.summary ?? null,
    endpoint: row.endpoint,
    method: row.method ?? "POST",
    statusEndpoint: row.statusEndpoint ?? null,
    fixedInput: row.fixed ?? {},
    input: row.input ?? null,
    ownerId: null,
  };
}

function riskOf(risk: AgentsFile["risk"]): Policy["risk"] {
  const { burst, newcomer, newPayee, failingProvider, largeCost } = risk;
  return {
    burst: { effect: burst.effect, calls: burst.calls, aboveUnits: burst.above },
    newcomer: { effect: newcomer.effect, calls: newcomer.calls, aboveUnits: newcomer.above },
    newPayee: { effect: newPayee.effect, aboveUnits: newPayee.above },
    failingProvider,
    largeCost: { effect: largeCost.effect, aboveUnits: largeCost.above },
  };
}

/** Names of a policy's fields that the files spell otherwise. */
const SPELT: Readonly<Record<string, string>> = { summaryId: "summary" };

function placeOf(
  pointer: string,
  files: { agents: YamlFile<AgentsFile>; services: YamlFile<ServicesFile>; rows: readonly Row[] },
): string {
  const [list = "", index = "0", field] = pointer.replace("#/", "").split("/");
  const place = Number(index);
  if (list === "caps") return files.rows[place]?.line ?? AGENTS_FILE;
  const path: YamlPath = [list, place, ...(field === undefined ? [] : [SPELT[field] ?? field])];
  return (list === "agents" ? files.agents : files.services).lineOf(path);
}
