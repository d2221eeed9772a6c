import { ensureBuilt } from "./ensure-built";

await ensureBuilt();
console.log("The house is built.");
