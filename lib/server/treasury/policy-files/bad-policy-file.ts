/** A file of the policy that cannot be taken as it stands: each fault with its file and line. */
export class BadPolicyFile extends Error {
  readonly code = "bad_policy_file";
  constructor(readonly faults: readonly string[]) {
    super(`The policy's files are not right:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
    this.name = "BadPolicyFile";
  }
}
