import { healthRoutes } from "@/lib/server/health/routes";
import { bind } from "@/lib/server/http/router";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(healthRoutes);
