import { quotesResource } from "@/lib/server/market/routes/tasks";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = quotesResource;
