import { type Broken, mutantsOf } from "../../mutant";

const EDITS = "lib/server/treasury/commands/edit-service.test.ts";
const REGISTERS = "lib/server/treasury/commands/register-service.test.ts";
const CALLS = "lib/server/treasury/commands/call-owned-service.test.ts";

/** Services that people register, and what operators say of them. */
const SERVICES: readonly Broken[] = [
  {
    file: "lib/domain/treasury/owned-service.ts",
    breaks: [
      ["if (service.ownerId === null) return service;", ""],
      ["owned === null || owned.ownerId !== service.ownerId", "owned === null"],
      ["service.isActive && owned.isActive", "service.isActive"],
      ["service.isActive && owned.isActive", "owned.isActive"],
      ["owned.endpoint === service.endpoint &&", ""],
      ["owned.statusEndpoint === service.statusEndpoint &&", ""],
      ["owned.method === service.method &&", ""],
      ["owned.payeeAddress === service.payee &&", ""],
      ["owned.unitPriceUnits <= service.unitPriceUnits", "owned.unitPriceUnits >= 0n"],
      ["owned.unitPriceUnits <= service.unitPriceUnits", "owned.unitPriceUnits === service.unitPriceUnits"],
      ["isActive, unitPriceUnits: owned.unitPriceUnits };", "isActive };"],
      [
        "const unsaid = { isVerified: false, allowedAgents: []",
        "const unsaid = { isVerified: false, allowedAgents: null",
      ],
      ["verified ?? (service.isVerified && !isClosed)", "verified ?? service.isVerified"],
      ["names(services, cap) && !names(others, cap)", "names(services, cap)"],
      ["policy.caps.filter((cap) => !gone.has(cap))", "policy.caps"],
      ["|| capsOn(policy, [service]).length > 0) return true;", ") return true;"],
    ],
  },
  {
    file: "lib/server/treasury/reads/current-policy.ts",
    breaks: [
      ["tx.isCommitted && row.version > (last?.version ?? 0)", "row.version > (last?.version ?? 0)"],
      ["last !== undefined && last.version === version", "last !== undefined"],
      ["last !== undefined && last.version === version", "last !== undefined && false"],
    ],
  },
  {
    file: "lib/server/treasury/reads/services-in-effect.ts",
    tests: [EDITS],
    breaks: [
      ["said ? inEffect(said, owned) : owned && unopened(owned)", "said ?? (owned && unopened(owned))"],
      ["(await findService(tx, service.summaryId)).service : null", "null : null"],
      ["[service, summary].filter((one) => one !== null)", "[summary].filter((one) => one !== null)"],
    ],
  },
  {
    file: "lib/server/treasury/reads/services.ts",
    tests: [REGISTERS],
    breaks: [
      ["viewer.roles.operator || viewer.userId === ownerId", "viewer.userId === ownerId"],
      ["viewer.roles.operator || viewer.userId === ownerId", "viewer.userId !== null"],
      ["if (!viewer.roles.operator) return own;", ""],
    ],
  },
  {
    file: "lib/server/treasury/access.ts",
    tests: [EDITS],
    breaks: [
      ["if (service === null) return null;", ""],
      ['actor.userId === service.ownerId) return "owner"', 'service.ownerId !== null) return "owner"'],
      ['return said === null ? null : "other";', 'return "other";'],
    ],
  },
  {
    file: "lib/server/treasury/commands/register-service.ts",
    tests: [REGISTERS],
    breaks: [
      [
        "(await countOwnedBy(tx, of.userId)) >= SERVICES_AN_OWNER",
        "(await countOwnedBy(tx, of.userId)) > SERVICES_AN_OWNER",
      ],
      ["(await findService(tx, of.id)).service !== null", "false"],
      ["input: input.input,", "input: null,"],
    ],
  },
  {
    file: "lib/schemas/treasury/service-input.ts",
    tests: [REGISTERS],
    breaks: [
      ['inputFaults(input, JSON.parse(input.example), { at: "" }).length === 0', "true"],
      ["Object.keys(form).length <= MOST_FIELDS", "true"],
    ],
  },
  {
    file: "lib/server/treasury/commands/register-service.ts",
    tests: [CALLS],
    breaks: [
      ["(await hasCalls(tx, of.id)) ||", ""],
      ["|| (await hasSales(tx, of.id))", ""],
    ],
  },
  {
    file: "lib/server/treasury/commands/edit-service.ts",
    tests: [EDITS],
    breaks: [
      ["if (version !== undefined && found.owned?.version !== version) throw new LostRace();", ""],
      ["(actor.roles.operator ? undefined : owned?.version)", "owned?.version"],
      ["isOperators && !actor.roles.operator", "isOperators && false"],
      ["return isSame ? row : {", "return {"],
      [
        "      if (draftId !== null) {",
        "      if (owned) await putOwned(tx, { from: found.owned, to: owned });\n      if (draftId !== null) {",
      ],
      ["isActive: said?.isActive ?? true", "isActive: true"],
      ["isActive: said?.isActive ?? true", "isActive: said?.isActive ?? owned.isActive"],
      [
        "actor.roles.operator ? wantedBy(actor, { found, input, owned, nowMs }) : null",
        "wantedBy(actor, { found, input, owned, nowMs })",
      ],
    ],
  },
  {
    file: "lib/server/treasury/commands/delete-service.ts",
    tests: [EDITS],
    breaks: [
      ["if (said?.ownerId === null) throw new Forbidden(OF_HOUSE);", ""],
      ["if (said && actor.roles.operator) {", "if (said) {"],
    ],
  },
  {
    file: "lib/server/treasury/commands/change-policy.ts",
    tests: [EDITS],
    breaks: [["withUnopened(tx, withChange(", "(withChange("]],
  },
  {
    file: "lib/server/treasury/operations/policy/write-version.ts",
    tests: [EDITS],
    breaks: [["const wanted = withoutUnsaid(next.policy);", "const wanted = next.policy;"]],
  },
  {
    file: "lib/server/treasury/commands/serve-call.ts",
    tests: [CALLS],
    breaks: [
      ["const service = said ?? now;", "const service = now;"],
      ["const service = said ?? now;", "const service = said;"],
      ["service?.payee === call.payeeAddress ? service : null", "service"],
    ],
  },
  {
    file: "lib/server/treasury/operations/call/require-paying.ts",
    tests: [CALLS],
    breaks: [["service?.isActive && isOpenToAgents(service)", "service?.isActive"]],
  },
  {
    file: "lib/server/treasury/jobs/service-registrar.ts",
    tests: ["lib/server/treasury/jobs/service-registrar-on-anvil.test.ts"],
    breaks: [
      ["return [version, ...rows].join", "return [version].join"],
      ["if (isOpening && isRecent(this.openedMs.get(name), nowMs)) return false;", ""],
      ["const isOpening = isOwners && service.isActive;", "const isOpening = isOwners;"],
      ["const isOpening = isOwners && service.isActive;", "const isOpening = service.isActive;"],
      ["isOwners && !found.isActive && !service.isActive", "false"],
      ["if (!isOwners || (found.isActive && !service.isActive)) return false;", ""],
      ["return isRecent(sinceMs, nowMs);", "return false;"],
      ["return isRecent(sinceMs, nowMs);", "return true;"],
    ],
  },
  {
    file: "lib/server/treasury/jobs/service-probe.ts",
    breaks: [
      ["rows.length < UNOPENED_AT_ONCE ?", "rows.length < 0 ?"],
      ['(rows.at(-1)?.id ?? "")', '""'],
    ],
  },
  {
    file: "lib/domain/treasury/service/input.ts",
    breaks: [
      ["if (input === null) return [];", ""],
      ["faultsIn(one, given, fixed).length === 0", "faultsIn(one, given, []).length === 0"],
      ["Object.hasOwn(given, name));", "given[name] === null);"],
      ["farOf(one) < farOf(least)", "farOf(one) > farOf(least)"],
      ["!known.includes(name) && !fixed.includes(name)", "!known.includes(name)"],
      ["least !== null && size < least", "least !== null && size <= least"],
      ["most !== null && size > most", "most !== null && size >= most"],
      ['.trim() === "" ? 0 :', '.trim() === "x" ? 0 :'],
      ['if (type === "string" || typeof value !== "string") return value;', ""],
      ["value.every(isNumber)", "true"],
      ["Number.isSafeInteger(value)) ?", "value < 10) ?"],
      ["isRequired ? `It is missing", "!isRequired ? `It is missing"],
    ],
  },
  {
    file: "lib/server/outbound/slots.ts",
    tests: ["lib/server/treasury/providers/ask-provider.test.ts"],
    breaks: [
      ["place.taken < this.most", "true"],
      ["if (next) next();", "if (next) return;"],
    ],
  },
  {
    file: "lib/server/startup/open-providers.ts",
    tests: ["lib/server/startup/open-providers.test.ts"],
    breaks: [
      ["LOOPBACK.includes(env.host) ? portsOf(env) : null", "portsOf(env)"],
      ["[port, chain.port, ...USUAL_PORTS, ...named]", "[port, ...USUAL_PORTS, ...named]"],
      ["[port, chain.port, ...USUAL_PORTS, ...named]", "[port, chain.port, ...named]"],
    ],
  },
  {
    file: "lib/server/outbound/destination.ts",
    tests: ["lib/server/startup/open-providers.test.ts"],
    breaks: [
      ["number >= FIRST_PORT &&", ""],
      ["&& !ownPorts.includes(number)) return;", ") return;"],
    ],
  },
  {
    file: "lib/server/treasury/providers/circuit.ts",
    tests: ["lib/server/treasury/providers/circuit.test.ts"],
    breaks: [
      ["isTrial || !(error instanceof NoConnection)", "true"],
      ["isTrial || !(error instanceof NoConnection)", "!(error instanceof NoConnection)"],
    ],
  },
  {
    file: "lib/server/treasury/commands/call-service.ts",
    tests: ["lib/server/treasury/commands/call-service.test.ts"],
    breaks: [["if (wanted) requireTakeable(wanted, input.input);", ""]],
  },
  {
    file: "lib/server/treasury/commands/edit-service.ts",
    tests: ["lib/server/treasury/commands/edit-service.test.ts"],
    breaks: [
      ["if (owned && input.version === undefined && opens(input))", "if (false)"],
      ["  verified === true ||", "  false ||"],
      ["allowedAgents === null ||", "false ||"],
      ["allowedAgents.length > 0);", "allowedAgents.length > 9);"],
    ],
  },
];

export const TREASURY_SERVICES = mutantsOf(SERVICES);
