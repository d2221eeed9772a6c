import { id, nameText, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

export const issueRegistrationBody = z.strictObject({ name: nameText });
export type IssueRegistrationInput = z.output<typeof issueRegistrationBody>;

/** A registration as it is given out. */
export const issuedRegistration = z.object({ id, name: z.string() });

const workerWire = z.object({
  capability: z.string(),
  endpoint: z.string(),
  capacity: z.number().int(),
  /** Of one second. */
  priceWei: z.string(),
  registeredAt: timestamp,
});

/** Who may register workers here, and those that it has. */
const registrationWire = z.object({
  id,
  name: z.string(),
  issuedAt: timestamp,
  workers: z.array(workerWire),
});
export type RegistrationWire = z.output<typeof registrationWire>;
