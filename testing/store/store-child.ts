import { openStore } from "@/lib/server/store/open-store";

/** Run by the tests in a process of its own: `hold` opens the books; `load` writes and says what was acknowledged. */
const [, , mode, dataDir] = process.argv;

async function load(): Promise<void> {
  const store = await openStore({ dataDir });
  let next = 0;
  const writeOn = async (): Promise<void> => {
    for (;;) {
      const key = `k${next++}`;
      await store.write(async (tx) => {
        await tx.insert("houseFacts", { key, value: "first half" });
        await tx.run("UPDATE house_facts SET value = ? WHERE key = ?", ["whole", key]);
      });
      process.stdout.write(`${key}\n`);
    }
  };
  await Promise.all(Array.from({ length: 32 }, writeOn));
}

async function hold(): Promise<void> {
  const store = await openStore({ dataDir });
  process.stdout.write("open\n");
  // What nobody refers to is collected, and its lock with it.
  setInterval(() => void store.engine, 1_000);
}

await (mode === "load" ? load() : hold());
