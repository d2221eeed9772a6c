import { agentsResource } from "@/lib/server/http/handlers/agents";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = agentsResource;
