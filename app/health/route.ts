import { healthResource } from "@/lib/server/http/health-routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = healthResource;
