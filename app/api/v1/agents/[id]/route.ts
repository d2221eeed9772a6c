import { agentResource } from "@/lib/server/market/routes/agents";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = agentResource;
