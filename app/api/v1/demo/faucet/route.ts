import { demoFaucetResource } from "@/lib/server/demo/routes";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = demoFaucetResource;
