"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/action/button";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { Icon, type IconName } from "@/components/ui/icon";
import { sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { type DemoRole, HOME_OF_ROLE, safePath, signInAsDemo } from "@/lib/client/sign-in";
import { useChangeIdentity } from "./use-identity";

const ROLES: { role: DemoRole; label: string; icon: IconName; example: string; does: string }[] = [
  {
    role: "buyer",
    label: "Buyer",
    icon: "person",
    example: "buyer-001",
    does: "Post a task and pay for it.",
  },
  { role: "agent", label: "Agent", icon: "robot", example: "agent-1", does: "Do the work and get paid." },
  {
    role: "operator",
    label: "Operator",
    icon: "wrench",
    example: "operator-001",
    does: "See where every coin is.",
  },
];

const exampleOf = (role: DemoRole) => ROLES.find((each) => each.role === role)?.example ?? "";
const EXAMPLES = new Set(ROLES.map((role) => role.example));

/** The demo's door: a role, an id, Login. */
export function SignInPanel({ next, as: first = "buyer" }: { next?: string; as?: DemoRole }) {
  const [role, setRole] = useState(first);
  const [id, setId] = useState(exampleOf(first));
  const [missing, setMissing] = useState<string | null>(null);
  const changeIdentity = useChangeIdentity();
  const chosen = ROLES.find((each) => each.role === role) ?? ROLES[0];
  const login = useMutation({
    mutationFn: (id: string) => changeIdentity(() => signInAsDemo(id), safePath(next, HOME_OF_ROLE[role])),
    onSuccess: (me) => notify("success", `Logged in as ${me.name}.`),
  });
  const choose = (next: DemoRole) => {
    setRole(next);
    if (id === "" || EXAMPLES.has(id)) setId(exampleOf(next));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = id.trim();
    setMissing(wanted === "" ? `Write an id, for example ${chosen?.example}.` : null);
    if (wanted !== "") login.mutate(wanted);
  };
  return (
    <form onSubmit={submit} className="grid gap-4" noValidate>
      <div className="grid grid-cols-3 gap-2">
        {ROLES.map((each) => (
          <Button
            key={each.role}
            tone={each.role === role ? "primary" : "outline"}
            aria-pressed={each.role === role}
            onClick={() => choose(each.role)}
            className="px-2!"
          >
            <Icon name={each.icon} className="size-4 max-sm:hidden" />
            {each.label}
          </Button>
        ))}
      </div>
      <Field id="demo-id" label="Your id" error={missing} hint={chosen?.does}>
        <Input
          id="demo-id"
          value={id}
          onChange={(event) => setId(event.target.value)}
          placeholder={chosen?.example}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          aria-describedby="demo-id-note"
          aria-invalid={missing !== null}
        />
      </Field>
      {login.isError ? <SignInFailure failure={login.error} /> : null}
      <Button type="submit" tone="primary" wide busy={login.isPending}>
        Login
      </Button>
    </form>
  );
}

export function SignInFailure({ failure }: { failure: unknown }) {
  const { title, detail, traceId } = sayFailure(failure);
  return (
    <ErrorNote title={title} traceId={traceId}>
      {detail}
    </ErrorNote>
  );
}
