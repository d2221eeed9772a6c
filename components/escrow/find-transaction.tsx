"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/action/button";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";

/** Opens the page of a transaction whose hash somebody has. */
export function FindTransaction() {
  const router = useRouter();
  const [hash, setHash] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = hash.trim();
    const isHash = /^0x[0-9a-fA-F]{64}$/.test(wanted);
    setProblem(isHash ? null : "Write a hash: 0x and 64 hexadecimal digits.");
    if (isHash) router.push(`/transactions/${wanted}`);
  };
  return (
    <form onSubmit={submit} className="grid gap-3" noValidate>
      <Field id="hash" label="Transaction hash" error={problem}>
        <Input
          id="hash"
          value={hash}
          placeholder="0x…"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setHash(event.target.value)}
          aria-describedby="hash-note"
          aria-invalid={problem !== null}
        />
      </Field>
      <div>
        <Button type="submit" tone="primary">
          Show it
        </Button>
      </div>
    </form>
  );
}
