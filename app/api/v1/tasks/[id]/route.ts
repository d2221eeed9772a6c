import { taskResource } from "@/lib/server/http/handlers/market";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = taskResource;
