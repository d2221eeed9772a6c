import type { HouseClient } from "./house-client";

/** What a command was given, with what is usual for the rest. */
export interface UtilityOptions {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly payee?: string | undefined;
  readonly capability: string;
  readonly asset: string;
  readonly times: number;
  /** Of one job, in seconds. */
  readonly timeout: number;
  readonly seconds: number;
  /** Between two rounds, in seconds. */
  readonly every: number;
  readonly jobs: number;
  readonly atOnce: number;
}

/** A command that ends: with 0 where all went well. @throws Error with what is wrong, for what it could not begin */
export type Utility = (parts: {
  readonly house: HouseClient;
  readonly options: UtilityOptions;
  readonly say: (line: string) => void;
}) => Promise<number>;

/** @throws Error that says what is missing */
export function needed(options: UtilityOptions, name: "id" | "name" | "endpoint" | "payee"): string {
  const value = options[name];
  if (value === undefined) throw new Error(`Give --${name}.`);
  return value;
}
