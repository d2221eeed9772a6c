import { bind } from "@/lib/server/http/router";
import { healthRoutes } from "@/lib/server/http/routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(healthRoutes);
