import { walletResource } from "@/lib/server/identity/routes/sign-in";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = walletResource;
