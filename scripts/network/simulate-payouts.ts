import { simulatePayouts } from "./simulate/run";

try {
  console.log(simulatePayouts(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
