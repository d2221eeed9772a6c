import { bind } from "@/lib/server/http/router";
import { ledgerRoutes } from "@/lib/server/ledger/routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(ledgerRoutes);
