import { managerRoutes } from "@/lib/server/adapters/manager/routes";
import { bind } from "@/lib/server/http/router";
import { identityRoutes } from "@/lib/server/identity/routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(identityRoutes, managerRoutes);
