/** One slip of the pen: file in contracts/src, what stands there once, what a mistake would write. */
export type ContractMutant = readonly [file: string, from: string, to: string];
