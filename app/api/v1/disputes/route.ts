import { bind } from "@/lib/server/http/router";
import { marketRoutes } from "@/lib/server/market/routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(marketRoutes);
