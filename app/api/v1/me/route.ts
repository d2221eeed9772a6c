import { meResource } from "@/lib/server/identity/routes/me";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = meResource;
