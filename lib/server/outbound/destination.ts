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

const FIRST_FREE_PORT = 1_024;

/**
 * Where a question really goes. A name's addresses are looked at when they are known, just before connecting.
 * @throws OutboundFailed `refused_address`
 */
export function destinationOf(text: string, allowed: readonly AllowedOrigin[]): Destination {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) throw refused("The address is no URL.");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw refused("Only http and https are spoken to others.");
  if (url.username !== "" || url.password !== "")
    throw refused("An address may not carry a name or a password.");
  const path = `${url.pathname}${url.search}`;
  const own = allowed.find(({ declaredOrigin }) => originOf(declaredOrigin) === url.origin);
  if (own) return { origin: originOf(own.origin), named: url.origin, path, isAllowed: true };
  if (!isUsualPort(url.port)) throw refused("Only the ports 80, 443 and those from 1024 on are asked.");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) requirePublic(host, url.hostname);
  return { origin: url.origin, named: url.origin, path, isAllowed: false };
}

/** @throws OutboundFailed `refused_address`; the address itself is not told, since names of inner networks would leak */
export function requirePublic(address: string, name: string): void {
  if (!isPublicAddress(address))
    throw refused(`${name} is not in the public internet, so the house does not ask there.`);
}

const originOf = (text: string) => new URL(text).origin;

/** Empty for the scheme's own. */
function isUsualPort(port: string): boolean {
  return port === "" || port === "80" || port === "443" || Number(port) >= FIRST_FREE_PORT;
}

function refused(message: string): OutboundFailed {
  return new OutboundFailed("refused_address", message);
}
