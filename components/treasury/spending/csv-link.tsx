import { Button } from "@/components/ui/action/button";
import { sayFailure } from "@/lib/client/api-problem";
import { downloadCsv } from "@/lib/client/download-csv";
import { notify } from "@/lib/client/notify";

/** Saves what an address answers as a table for spreadsheets. */
export function CsvLink({ path, name }: { path: string; name: string }) {
  const save = () =>
    downloadCsv(path, `souk-${name}.csv`).catch((failure: unknown) => {
      const { title, detail } = sayFailure(failure);
      notify("error", title, detail);
    });
  return (
    <Button onClick={() => void save()} aria-label={`Download ${name} as CSV`}>
      CSV
    </Button>
  );
}
