export interface EnvironmentProblem {
  name: string;
  problem: string;
}

/** The environment cannot carry a house; names every wrong variable with its reason, never a value. */
export class BadEnvironment extends Error {
  readonly code = "bad_environment";
  constructor(readonly problems: readonly EnvironmentProblem[]) {
    const lines = problems.map(({ name, problem }) => `  ${name} ${problem}`);
    super(`The environment is not right:\n${lines.join("\n")}\nSee .env.example for every variable.`);
    this.name = "BadEnvironment";
  }
}
