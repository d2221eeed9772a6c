import { writeFileSync } from "node:fs";
import { envExample } from "@/lib/server/env/example";

writeFileSync(".env.example", envExample());
console.log("wrote .env.example");
