import { withdrawalsResource } from "@/lib/server/http/handlers/me";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = withdrawalsResource;
