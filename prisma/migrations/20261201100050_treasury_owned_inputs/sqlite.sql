-- What an owner says that their service takes; null where they said nothing.
ALTER TABLE "owned_services" ADD COLUMN "input" TEXT;
