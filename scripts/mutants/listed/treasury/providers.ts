import { mutantsOf } from "../../mutant";

const SERVING = "lib/server/treasury/commands/call-service.test.ts";
const ASKING = "lib/server/treasury/providers/ask-provider.test.ts";

/** What providers are asked, and which servers may be asked at all. */
export const TREASURY_PROVIDERS = mutantsOf([
  {
    file: "lib/server/treasury/providers/ask-provider.ts",
    tests: [ASKING],
    breaks: [
      ['status === null ? "provider" : faultOf', 'status !== null ? "provider" : faultOf'],
      ["isChecked: service.input !== null", "isChecked: true"],
    ],
  },
  {
    file: "lib/server/treasury/providers/provider-answer.ts",
    tests: [ASKING],
    breaks: [['if (!/^text\\/plain\\b/i.test(contentType ?? "")) return null;', ""]],
  },
  {
    file: "lib/server/outbound/public-address.ts",
    breaks: [
      ['address.match(GLOBAL_UNICAST) && address.range() === "unicast"', 'address.range() === "unicast"'],
      ["&& address.toString() !== AZURE_METADATA", ""],
    ],
  },
  {
    file: "lib/server/treasury/providers/provider-request.ts",
    tests: [SERVING],
    breaks: [
      ["if (length <= LONGEST_URL) return;", "return;"],
      ["isInstead ? [] : fixedFaults(input, { at, fixed })", "[]"],
      ["isInstead ? [] : fixedFaults(input, { at, fixed })", "fixedFaults(input, { at, fixed })"],
    ],
  },
  {
    file: "lib/server/outbound/destination.ts",
    tests: ["lib/server/outbound/public-address.test.ts"],
    breaks: [
      ["if (!ports.includes(port))", "if (ports.length === 0)"],
      ["if (!schemes.some((scheme) => scheme === protocol))", "if (schemes.length === 0)"],
    ],
  },
  {
    file: "lib/server/outbound/outbound.ts",
    breaks: [["request.isProbe ? probes : calls", "calls"]],
  },
]);
