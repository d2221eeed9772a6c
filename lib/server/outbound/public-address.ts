import ipaddr from "ipaddr.js";

/** The only part of IPv6 that is routed in public; all that embeds or translates IPv4 lies outside, or is named. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
/** Public by its range, yet what a machine in Azure is told of itself answers there. */
const AZURE_METADATA = "168.63.129.16";

/**
 * Whether an address belongs to the open internet: not to this machine, its networks, its cloud's metadata, nor to
 * something that leads back to one of those (mapped and translated IPv4, tunnels).
 */
export function isPublicAddress(text: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
    const address = ipaddr.IPv4.parse(text);
    return address.range() === "unicast" && address.toString() !== AZURE_METADATA;
  }
  if (!ipaddr.IPv6.isValid(text)) return false;
  const address = ipaddr.IPv6.parse(text);
  return address.match(GLOBAL_UNICAST) && address.range() === "unicast";
}
