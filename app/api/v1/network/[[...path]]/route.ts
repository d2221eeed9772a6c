import { bind } from "@/lib/server/http/router";
import { networkRoutes } from "@/lib/server/network/routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(networkRoutes);
