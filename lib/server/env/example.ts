import { VARIABLES } from "./schema";

/** The text of `.env.example`: every variable with its sentence and its default. */
export function envExample(): string {
  const head =
    "# Every variable the house reads. The demo needs none of them. Made by: npm run env-example\n";
  const blocks = Object.entries(VARIABLES).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined);
    const value = fallback.success && fallback.data !== undefined ? String(fallback.data) : "";
    return `# ${schema.description ?? ""}\n# ${name}=${value}\n`;
  });
  return [head, ...blocks].join("\n");
}
