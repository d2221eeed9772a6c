import { lazy, useState } from "react";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { Card } from "@/components/ui/card";
import { Legend } from "@/components/ui/chart/legend";
import { AsTable, Picture } from "@/components/ui/chart/picture";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { Choice } from "@/components/ui/form/choice";
import { minuteText } from "@/components/ui/moment-text";
import { type Column, Table } from "@/components/ui/table";
import { ASSET_IDS, type AssetId } from "@/lib/domain/assets";
import { formatUnits } from "@/lib/domain/money";
import type { TreasuryPointWire } from "@/lib/schemas/treasury/overview";
import { SERIES } from "./series";

const SeriesChart = lazy(async () => ({ default: (await import("./series-chart")).SeriesChart }));

const shown = (point: TreasuryPointWire, units: string) => formatUnits(point.asset, BigInt(units));

const COLUMNS: Column<TreasuryPointWire>[] = [
  {
    key: "at",
    title: "Until",
    isShort: true,
    cell: (point) => minuteText(point.at),
  },
  { key: "escrow", title: "In escrow", numeric: true, cell: (point) => shown(point, point.escrowUnits) },
  { key: "fees", title: "Fees", numeric: true, cell: (point) => shown(point, point.feesUnits) },
  { key: "settled", title: "Settled", numeric: true, cell: (point) => shown(point, point.settledUnits) },
];

/** Escrow, fees and settlements over time: a picture, and the same as a table. */
export function SeriesCard({ points }: { points: readonly TreasuryPointWire[] }) {
  const [asset, setAsset] = useState<AssetId>("SAT");
  const own = points.filter((point) => point.asset === asset);
  return (
    <Card
      id="series"
      title="Over time"
      aside={<CsvLink path="/api/v1/treasury?table=series" name="series" />}
    >
      <div className="grid gap-4">
        <Choice
          legend="Asset"
          name="series-asset"
          value={asset}
          options={ASSET_IDS.map((id) => ({ value: id, label: id }))}
          onChange={setAsset}
        />
        {own.length === 0 ? (
          <EmptyState title={`Nothing moved in ${asset} yet.`}>
            The first task draws the first point.
          </EmptyState>
        ) : (
          <>
            <Legend label="What is drawn" of={SERIES} />
            <Picture height="h-64">
              <SeriesChart points={own} asset={asset} />
            </Picture>
            <AsTable>
              <Table
                caption={`${asset} over time`}
                columns={COLUMNS}
                rows={own}
                rowKey={(point) => point.at}
              />
            </AsTable>
          </>
        )}
      </div>
    </Card>
  );
}
