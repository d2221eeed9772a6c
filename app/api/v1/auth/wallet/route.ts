import { walletResource } from "@/lib/server/http/handlers/sign-in";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = walletResource;
