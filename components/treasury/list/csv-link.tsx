import { Button } from "@/components/ui/action/button";
import { downloadCsv } from "@/lib/client/download-csv";
import { notifyFailure } from "@/lib/client/notify-failure";

/** Saves what an address answers as a table for spreadsheets. */
export function CsvLink({ path, name }: { path: string; name: string }) {
  const save = () => downloadCsv(path, `souk-${name}.csv`).catch(notifyFailure);
  return (
    <Button onClick={() => void save()} aria-label={`Download ${name} as CSV`}>
      CSV
    </Button>
  );
}
