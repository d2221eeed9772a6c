import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { requirePublic } from "./destination";
import { OutboundFailed } from "./outbound-failed";

/** An address that a name has now. */
export interface Resolved {
  readonly address: string;
  readonly family: number;
}

export type Resolve = (name: string) => Promise<readonly Resolved[]>;

/** As the system resolves names, `/etc/hosts` included. */
export const systemResolve: Resolve = (name) =>
  new Promise((resolve, reject) => {
    lookup(name, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

/**
 * Resolves a name for a socket and refuses it where any of its addresses is not public. The socket connects to the very
 * addresses that were looked at, so that a name cannot change its mind in between.
 */
export function publicLookup(resolve: Resolve): LookupFunction {
  return (name, options, done) => {
    publicAddresses(resolve, name).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    );
  };
}

async function publicAddresses(
  resolve: Resolve,
  name: string,
): Promise<readonly [Resolved, ...(readonly Resolved[])]> {
  const [first, ...others] = await resolve(name);
  if (!first) throw new OutboundFailed("unreachable", `${name} has no address.`);
  for (const { address } of [first, ...others]) requirePublic(address, name);
  return [first, ...others];
}
