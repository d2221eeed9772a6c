import { managerRoutes } from "@/lib/server/adapters/manager/routes";
import { bind } from "@/lib/server/http/router";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(managerRoutes);
