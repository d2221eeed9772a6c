/** What everybody is told of a halt; which block and which events, an operator alone. */
export const HALTED = "the chain replaced what was final for us, and what rests on it stands still";
