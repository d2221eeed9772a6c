import { agentsResource } from "@/lib/server/market/routes/agents";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = agentsResource;
