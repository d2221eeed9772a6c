import { verbResource } from "@/lib/server/http/handlers/verbs";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = verbResource;
