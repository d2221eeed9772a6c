import { nexusRoutes } from "@/lib/server/adapters/nexus/routes";
import { bind } from "@/lib/server/http/router";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(nexusRoutes);
