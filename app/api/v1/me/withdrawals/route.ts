import { withdrawalsResource } from "@/lib/server/identity/routes/me";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = withdrawalsResource;
