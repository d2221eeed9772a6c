import { metricsResource } from "@/lib/server/http/metrics-routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = metricsResource;
