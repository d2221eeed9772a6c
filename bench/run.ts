const BENCHES = {
  writer: () => import("./writer"),
  http: () => import("./http"),
  "first-load": () => import("./first-load"),
  decisions: () => import("./decisions"),
  replay: () => import("./replay"),
} as const;

const [, , benchName] = process.argv;

function isBench(text: string | undefined): text is keyof typeof BENCHES {
  return text !== undefined && Object.hasOwn(BENCHES, text);
}

if (!isBench(benchName)) {
  console.error(`Usage: npm run bench -- ${Object.keys(BENCHES).join("|")}`);
  process.exit(2);
}
const { bench } = await BENCHES[benchName]();
process.exitCode = (await bench()) ? 0 : 1;

export {};
