import type { Books, CallRequest } from "@/lib/domain/treasury/decide";
import type { Policy } from "@/lib/domain/treasury/policy";
import type { DecisionEvidence } from "@/lib/schemas/treasury/evidence";
import { serviceDocument } from "@/lib/server/treasury/reads/drafts/service-document";

/** What is kept of a decision so that the same question has the same answer whenever it is asked again. */
export function evidenceOf(policy: Policy, of: { request: CallRequest; books: Books }): DecisionEvidence {
  const { treasuryUnits, history } = of.books;
  const { isProviderDown, failuresLastHour } = history;
  const asked = policy.services.find(({ id }) => id === of.request.serviceId);
  const read = policy.services.filter((one) => one === asked || one.id === asked?.summaryId);
  const services = read.filter(({ ownerId }) => ownerId !== null).map(serviceDocument);
  return { treasuryUnits: `${treasuryUnits}`, isProviderDown, failuresLastHour, services };
}
