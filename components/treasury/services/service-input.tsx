import type { ServiceWire } from "@/lib/schemas/treasury/service";
import { z } from "@/lib/schemas/zod";

const form = z.object({
  properties: z.record(
    z.string(),
    z.object({ type: z.string(), description: z.string(), enum: z.array(z.string()).optional() }),
  ),
  required: z.array(z.string()),
});
const forms = z.union([z.object({ anyOf: z.array(form) }), form.transform((only) => ({ anyOf: [only] }))]);

type Form = z.output<typeof form>;

function Fields({ properties, required }: Form) {
  return (
    <ul className="grid gap-1">
      {Object.entries(properties).map(([name, field]) => (
        <li key={name} className="wrap-anywhere">
          <code className="font-mono">{name}</code>
          {required.includes(name) ? " (needed)" : ""}: {field.description}
          {field.enum ? `. One of ${field.enum.join(", ")}` : ""}
        </li>
      ))}
    </ul>
  );
}

/** What a caller of a service gives, and an example to begin with. */
export function ServiceInput({ input }: { input: ServiceWire["input"] }) {
  const read = input === null ? null : forms.safeParse(input.schema);
  if (input === null || !read?.success) return null;
  const { anyOf } = read.data;
  return (
    <details className="text-xs text-soft">
      <summary className="cursor-pointer py-1">What to send</summary>
      <div className="grid gap-2">
        {anyOf.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: forms have no names, and never move
          <div key={index}>
            {index > 0 ? <p>or</p> : null}
            <Fields {...one} />
          </div>
        ))}
        <p className="wrap-anywhere">
          Such as <code className="font-mono">{JSON.stringify(input.example)}</code>
        </p>
      </div>
    </details>
  );
}
