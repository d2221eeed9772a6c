import { escrowRoutes } from "@/lib/server/escrow/routes";
import { bind } from "@/lib/server/http/router";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(escrowRoutes);
