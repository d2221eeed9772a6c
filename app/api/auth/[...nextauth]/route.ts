import { nextAuthHandler } from "@/lib/server/http/handlers/next-auth";

export { nextAuthHandler as GET, nextAuthHandler as POST };
