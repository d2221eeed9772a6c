import { demoSendResource } from "@/lib/server/http/handlers/demo";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = demoSendResource;
