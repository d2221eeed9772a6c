import { expect, test } from "vitest";
import { type AllowedOrigin, DEMO_PLACES, destinationOf, PRODUCTION_PLACES } from "./destination";
import { OutboundFailed } from "./outbound-failed";
import { isPublicAddress } from "./public-address";

const PUBLIC = [
  "1.1.1.1",
  "8.8.8.8",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "169.253.255.255",
  "172.15.255.255",
  "172.32.0.0",
  "192.167.255.255",
  "192.169.0.0",
  "198.17.255.255",
  "223.255.255.255",
  "2606:4700:4700::1111",
  "2a00:1450:4001:80b::200e",
];

const CLOSED = [
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "10.255.255.255",
  "100.64.0.1",
  "100.100.100.200",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.254",
  "168.63.129.16",
  "169.254.0.1",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.192",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.0.1",
  "192.168.255.255",
  "198.18.0.1",
  "198.51.100.7",
  "203.0.113.7",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::127.0.0.1",
  "::8.8.8.8",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "::ffff:8.8.8.8",
  "::ffff:a9fe:a9fe",
  "::ffff:0:127.0.0.1",
  "64:ff9b::127.0.0.1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::7f00:1",
  "100::1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "2002:a9fe:a9fe::1",
  "3fff::1",
  "5f00::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%lo",
  "fec0::1",
  "ff02::1",
  "localhost",
  "",
];

const inDemo = (url: string, allowed: readonly AllowedOrigin[] = []) =>
  destinationOf(url, { allowed, places: DEMO_PLACES });
const inProduction = (url: string) => destinationOf(url, { allowed: [], places: PRODUCTION_PLACES });

test.each(PUBLIC)("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each(CLOSED)("%s is not public", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

/** Addresses as literals, in every spelling that some reader of addresses understands. */
test.each([
  "http://127.0.0.1/",
  "http://127.0.0.1./",
  "http://127.1/",
  "http://2130706433/",
  "http://0x7f000001/",
  "http://0x7f.0.0.1/",
  "http://0177.0.0.1/",
  "http://017700000001/",
  "http://0/",
  "http://１２７.０.０.１/",
  "http://127。0。0。1/",
  "http://%31%32%37.0.0.1/",
  "http:127.0.0.1/",
  "http://[::1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[0:0:0:0:0:ffff:7f00:1]/",
  "http://[::ffff:169.254.169.254]/latest/meta-data",
  "http://169.254.169.254/latest/meta-data",
  "http://2852039166/",
  "http://0251.0376.0251.0376/",
  "https://10.0.0.1/",
  "http://8.8.8.8@127.0.0.1/",
  "http://user@example.com/",
  "http://user:secret@example.com/",
  "http://example.com:22/",
  "http://example.com:25/",
  "http://example.com:1023/",
  "http://example.com:3306/",
  "http://example.com:6379/",
  "https://example.com:6379/",
  "https://example.com:80/",
  "http://example.com:443/",
  "http://example.com:0/",
  "ftp://example.com/",
  "file:///etc/passwd",
  "gopher://example.com:6379/_INFO",
  "javascript:alert(1)",
  "//example.com/",
  "example.com",
  "http://",
  "",
])("%s is refused before anything is sent", (url) => {
  expect(() => inDemo(url)).toThrow(OutboundFailed);
  expect(() => inProduction(url)).toThrow(OutboundFailed);
  expect(() => inDemo(url)).toThrow(expect.objectContaining({ kind: "refused_address" }));
});

test.each([
  ["http://example.com", "http://example.com", "/"],
  ["https://example.com:443/a?b=c#d", "https://example.com", "/a?b=c"],
  ["http://8.8.8.8:8080/", "http://8.8.8.8:8080", "/"],
  ["https://[2606:4700:4700::1111]/dns", "https://[2606:4700:4700::1111]", "/dns"],
])("%s goes to %s", (url, origin, path) => {
  expect(inDemo(url)).toEqual({ origin, named: origin, path, isAllowed: false });
});

test.each([
  ["https://example.com/", true],
  ["https://example.com:443/", true],
  ["https://example.com:8443/", true],
  ["https://example.com:8080/", false],
  ["http://example.com/", false],
  ["http://example.com:8443/", false],
])("in production %s is asked: %s", (url, isAsked) => {
  if (isAsked) expect(inProduction(url)).toMatchObject({ isAllowed: false });
  else expect(() => inProduction(url)).toThrow(expect.objectContaining({ kind: "refused_address" }));
});

test("an origin of the house's list goes where it really is, and its neighbours do not", () => {
  const allowed = [{ declaredOrigin: "http://127.0.0.1:8001", origin: "http://127.0.0.1:18001/" }];
  expect(inDemo("http://127.0.0.1:8001/image/generate?size=2", allowed)).toEqual({
    origin: "http://127.0.0.1:18001",
    named: "http://127.0.0.1:8001",
    path: "/image/generate?size=2",
    isAllowed: true,
  });
  for (const url of ["http://127.0.0.1:8002/", "https://127.0.0.1:8001/", "http://127.0.0.1:18001/"])
    expect(() => inDemo(url, allowed), url).toThrow(OutboundFailed);
});
