import { byocRoutes } from "@/lib/server/adapters/byoc/routes";
import { bind } from "@/lib/server/http/router";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(byocRoutes);
