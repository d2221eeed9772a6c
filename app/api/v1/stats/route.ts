import { statsResource } from "@/lib/server/treasury/routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = statsResource;
