import { isIP } from "node:net";
import { OutboundFailed } from "./outbound-failed";
import { isPublicAddress } from "./public-address";

/** An origin that is named in public, and where it really is: the house's own list, which alone may be private. */
export interface AllowedOrigin {
  readonly declaredOrigin: string;
  readonly origin: string;
}

export interface Destination {
  readonly origin: string;
  /** The origin as it was asked for: what may be told. */
  readonly named: string;
  /** With the query. */
  readonly path: string;
  /** In the house's own list, so that its address is not looked at. */
  readonly isAllowed: boolean;
}

/** How others are spoken to that are in no list: ports as a URL has them, empty for the scheme's own. */
export interface PublicPlaces {
  readonly schemes: readonly ("http:" | "https:")[];
  readonly ports: readonly string[];
  /** Ports of this machine that are the house's own; null where no port of it is anybody's. */
  readonly ownPorts: readonly number[] | null;
  /** Asks at any address: of a program that stands in the network of those that it asks. */
  readonly isAnywhere?: true;
}

export const PRODUCTION_PLACES: PublicPlaces = { schemes: ["https:"], ports: ["", "8443"], ownPorts: null };
export const DEMO_PLACES: PublicPlaces = {
  schemes: ["http:", "https:"],
  ports: ["", "8080", "8443"],
  ownPorts: null,
};
export const ANYWHERE: PublicPlaces = {
  schemes: ["http:", "https:"],
  ports: [],
  ownPorts: null,
  isAnywhere: true,
};

/** Where a house asks. */
export interface Reach {
  readonly allowed: readonly AllowedOrigin[];
  readonly places: PublicPlaces;
}

/**
 * Where a question really goes. A name's addresses are looked at when they are known, just before connecting.
 * @throws OutboundFailed `refused_address`
 */
export function destinationOf(text: string, { allowed, places }: Reach): Destination {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) throw refused("The address is no URL.");
  if (url.username !== "" || url.password !== "")
    throw refused("An address may not carry a name or a password.");
  const path = `${url.pathname}${url.search}`;
  const own = allowed.find(({ declaredOrigin }) => originOf(declaredOrigin) === url.origin);
  if (own) return { origin: originOf(own.origin), named: url.origin, path, isAllowed: true };
  if (places.ownPorts !== null && LOOPBACK.includes(url.hostname)) {
    requireOthersPort(url, places.ownPorts);
    return { origin: url.origin, named: url.origin, path, isAllowed: true };
  }
  requireScheme(url, places);
  if (places.isAnywhere) return { origin: url.origin, named: url.origin, path, isAllowed: true };
  requirePort(url, places);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) requirePublic(host, url.hostname);
  return { origin: url.origin, named: url.origin, path, isAllowed: false };
}

/** @throws OutboundFailed `refused_address`; the address itself is not told, since names of inner networks would leak */
export function requirePublic(address: string, name: string): void {
  if (!isPublicAddress(address))
    throw refused(
      `${name} is not in the public internet, so the house does not ask there. Give an address that is.`,
    );
}

const LOOPBACK: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];
/** Below it listens what the machine's owner runs. */
const FIRST_PORT = 1_024;

/** @throws OutboundFailed for a port of the house's, or of the machine's */
function requireOthersPort({ hostname, port }: URL, ownPorts: readonly number[]): void {
  const number = Number(port);
  if (number >= FIRST_PORT && !ownPorts.includes(number)) return;
  const whose = ownPorts.includes(number) ? `Port ${port} of ${hostname} is the house's own` : "Name a port";
  throw refused(`${whose}. Give one of your own server on this machine, from ${FIRST_PORT} on.`);
}

const originOf = (text: string) => new URL(text).origin;

/** @throws OutboundFailed */
function requireScheme({ protocol }: URL, { schemes }: PublicPlaces): void {
  if (!schemes.some((scheme) => scheme === protocol))
    throw refused(`Only ${schemes.map((scheme) => scheme.slice(0, -1)).join(" and ")} is spoken to others.`);
}

/** Elsewhere something else listens that a request could mean something to. @throws OutboundFailed */
function requirePort({ port }: URL, { ports }: PublicPlaces): void {
  if (!ports.includes(port))
    throw refused(`Only the scheme's own port and ${ports.filter(Boolean).join(" and ")} are asked.`);
}

function refused(message: string): OutboundFailed {
  return new OutboundFailed("refused_address", message);
}
