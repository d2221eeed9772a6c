import { verbResource } from "@/lib/server/market/routes/verbs";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbResource;
