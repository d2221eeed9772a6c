import { demoRoutes } from "@/lib/server/demo/routes";
import { bind } from "@/lib/server/http/router";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(demoRoutes);
