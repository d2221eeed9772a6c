import { disputesResource } from "@/lib/server/http/handlers/books";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = disputesResource;
