import { PayeesCard } from "./payees-card";
import { SalesCard } from "./sales-card";
import { ServicesCard } from "./services-card";

/** What agents may buy, and what others bought by themselves. */
export function ServicesView() {
  return (
    <>
      <ServicesCard />
      <PayeesCard />
      <SalesCard />
    </>
  );
}
