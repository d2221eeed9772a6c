/** Headers as the tagged releases of the protocol (up to go-livepeer v0.9.1) name them. Older builds' names are read, never written. */
export const HEADERS = {
  job: { name: "livepeer", older: ["livepeer-job"] },
  sender: { name: "livepeer-eth-address", older: ["livepeer-job-eth-address"] },
  capability: { name: "livepeer-capability", older: ["livepeer-job-capability"] },
  balance: { name: "livepeer-balance", older: ["livepeerb-balance"] },
  payment: { name: "livepeer-payment", older: ["livepeer-job-payment"] },
} as const;

/** The header's value by its present name or an older one; null where neither was sent. */
export function headerOf(headers: Headers, header: keyof typeof HEADERS): string | null {
  const { name, older } = HEADERS[header];
  return [name, ...older].map((at) => headers.get(at)).find((value) => value !== null) ?? null;
}
