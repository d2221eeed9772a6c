import { readyResource } from "@/lib/server/http/health-routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = readyResource;
