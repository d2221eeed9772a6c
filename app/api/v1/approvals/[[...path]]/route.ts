import { bind } from "@/lib/server/http/router";
import { treasuryRoutes } from "@/lib/server/treasury/routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(treasuryRoutes);
