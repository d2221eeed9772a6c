import { assistantRoutes } from "@/lib/server/assistant/routes";
import { bind } from "@/lib/server/http/router";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(assistantRoutes);
