import { Button } from "@/components/ui/action/button";
import { downloadCsv } from "@/lib/client/download-csv";
import { notifyFailure } from "@/lib/client/notify-failure";

/** Saves what an address answers as a table for spreadsheets. */
export function CsvLink({
  path,
  name,
  body,
}: {
  path: string;
  name: string;
  /** What is sent, where the table is asked for so. */
  body?: object;
}) {
  const save = () => downloadCsv(path, `souk-${name}.csv`, body).catch(notifyFailure);
  return (
    <Button onClick={() => void save()} aria-label={`Download ${name} as CSV`}>
      CSV
    </Button>
  );
}
