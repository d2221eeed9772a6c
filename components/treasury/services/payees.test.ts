import { expect, test } from "vitest";
import { payeesOf, revenueText } from "./payees";

const serviceOf = (id: string, providerAddress: string, units: string, claims = 0) => ({
  id,
  providerAddress,
  revenue: { asset: "MNEE", units, display: "" } as const,
  claims,
});

test("what services of one payee earned is added up, the one who earned most first", () => {
  const payees = payeesOf([
    serviceOf("A", "0xa", "1000000000"),
    serviceOf("B", "0xb", "2500000000", 1),
    serviceOf("C", "0xa", "2000000000", 2),
    serviceOf("D", "0xd", "0"),
  ]);
  expect(payees.map(({ address, services, claims }) => [address, services, claims])).toEqual([
    ["0xa", ["A", "C"], 2],
    ["0xb", ["B"], 1],
    ["0xd", ["D"], 0],
  ]);
  expect(payees.map(revenueText)).toEqual(["3.00 MNEE", "2.50 MNEE", "0.00 MNEE"]);
});
