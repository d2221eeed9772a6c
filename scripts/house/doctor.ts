import { createServer } from "node:net";
import { BadEnvironment } from "@/lib/server/env/bad-environment";
import { type Env, readEnv } from "@/lib/server/env/env";
import { DECLARED_PORTS } from "../providers/declared-ports";
import { type Requirement, requirements } from "./requirements";

function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

async function ports(env: Env): Promise<Requirement[]> {
  const web = {
    what: `port ${env.port} is free`,
    isMet: await isPortFree(env.port),
    remedy: `A house may be running already. To run another: PORT=${env.port + 1}`,
  };
  if (!env.chain.isLocal) return [web];
  const chain = {
    what: `port ${env.chain.port} is free for the local chain`,
    isMet: await isPortFree(env.chain.port),
    remedy: `A house may be running already. To run another: SOUK_CHAIN_PORT=${env.chain.port + 1}`,
  };
  return [web, chain];
}

/** No reason not to start: a provider whose port is taken listens on another. */
async function providerNotes(env: Env): Promise<string[]> {
  if (!env.startsProviders) return [];
  const noted = Object.entries(DECLARED_PORTS).map(async ([name, port]) => {
    if (await isPortFree(port)) return [];
    return [`port ${port} is taken; the ${name} provider will listen on the next one in steps of ten`];
  });
  return (await Promise.all(noted)).flat();
}

function environment(): { env: Env | null; findings: Requirement[] } {
  try {
    const env = readEnv(process.env);
    return { env, findings: [{ what: `the environment (${env.mode})`, isMet: true, remedy: "" }] };
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    const findings = error.problems.map(({ name, problem }) => ({
      what: name,
      isMet: false,
      remedy: `It ${problem}. .env.example explains every variable.`,
    }));
    return { env: null, findings };
  }
}

const { env, findings } = environment();
const all = [...requirements(), ...findings, ...(env ? await ports(env) : [])];
for (const { what, isMet, remedy } of all)
  console.log(isMet ? `ok       ${what}` : `MISSING  ${what}\n         ${remedy}`);
for (const note of env ? await providerNotes(env) : []) console.log(`note     ${note}`);
process.exit(all.every(({ isMet }) => isMet) ? 0 : 1);
