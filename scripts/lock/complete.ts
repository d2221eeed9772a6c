import { readFileSync, writeFileSync } from "node:fs";

/**
 * A registry that does not carry the binaries of other platforms makes npm leave them out of the lock file, and
 * `npm ci` then refuses the file. This writes them in again: name, version and platform are all that is needed to pass
 * them over here and to fetch them there. Run it after every change of dependencies: `npm run lock:complete`.
 */
export interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export type Lock = { packages: Record<string, LockedPackage> };

const SYSTEMS = [
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "aix",
  "win32",
];
const CPUS: Record<string, string> = {
  x64: "x64",
  amd64: "x64",
  arm64: "arm64",
  arm: "arm",
  ia32: "ia32",
  wasm32: "wasm32",
  riscv64: "riscv64",
  s390x: "s390x",
  ppc64: "ppc64",
  ppc64le: "ppc64",
  loong64: "loong64",
  mips64el: "mips64el",
};

/** Where node would find `name` from `place`, or null when the lock has it nowhere on the way up. */
function lockedAt(lock: Lock, place: string, name: string): string | null {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const at = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (lock.packages[at]) return at;
    if (folder === "") return null;
    if (!folder.includes("/node_modules/")) folder = "";
  }
}

/** Platform packages that some package names and the lock lacks. */
export function missingFrom(lock: Lock): { name: string; version: string; isDev: boolean }[] {
  const missing = new Map<string, { name: string; version: string; isDev: boolean }>();
  for (const [place, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (lockedAt(lock, place, name) === null) missing.set(name, { name, version, isDev: dev === true });
    }
  }
  return [...missing.values()];
}

function platformOf(name: string): Pick<LockedPackage, "os" | "cpu" | "libc"> {
  const words = name.split(/[/-]/);
  const os = words.filter((word) => SYSTEMS.includes(word));
  const cpu = words.flatMap((word) => CPUS[word] ?? (word.startsWith("arm") ? ["arm"] : []));
  const libc = words.includes("musl") ? ["musl"] : words.some((word) => word === "gnu") ? ["glibc"] : [];
  return {
    ...(cpu.length > 0 ? { cpu: [...new Set(cpu)] } : {}),
    ...(libc.length > 0 ? { libc } : {}),
    ...(os.length > 0 ? { os } : {}),
  };
}

/** The lock with every platform's packages. */
export function completed(lock: Lock): Lock {
  const packages = { ...lock.packages };
  for (const { name, version, isDev } of missingFrom(lock)) {
    const exact = version.replace(/^[\^~]/, "");
    packages[`node_modules/${name}`] = {
      version: exact,
      ...(isDev ? { dev: true } : {}),
      optional: true,
      ...platformOf(name),
    };
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

if (process.argv[1]?.endsWith("complete.ts")) {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock;
  const added = missingFrom(lock).length;
  writeFileSync("package-lock.json", `${JSON.stringify(completed(lock), null, 2)}\n`);
  console.log(`${added} packages of other platforms written into the lock file`);
}
