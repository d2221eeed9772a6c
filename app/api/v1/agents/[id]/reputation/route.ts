import { reputationResource } from "@/lib/server/market/routes/agents";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = reputationResource;
