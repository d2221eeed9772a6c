import { nextAuthHandler } from "@/lib/server/identity/routes/next-auth";

export { nextAuthHandler as GET, nextAuthHandler as POST };
