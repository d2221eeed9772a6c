import { LineFile } from "@/lib/server/files/line-file";

/** Run by a test in a process of its own, whose files may not grow for ever: tells which lines were taken. */
const [, , file = ""] = process.argv;
const lines = new LineFile(file);
for (let count = 0; count < 40; count += 1) {
  const line = `${count} ${"word ".repeat(30)}`;
  try {
    lines.append(line);
    process.stdout.write(`${count}\n`);
  } catch {}
}
