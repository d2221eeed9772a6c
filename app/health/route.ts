import { healthResource } from "@/lib/server/http/handlers/pulse";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = healthResource;
