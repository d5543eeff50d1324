// The tiles of figures: a number, what to hold it against, and its course.
import { Columns } from '../charts/columns.tsx';
import { GoalBar, ShareBar } from '../charts/share-bar.tsx';
import type { ChartView, KpisView } from '../views/types/kpis.ts';

export function Kpis({ kpis: { title, tiles } }: { kpis: KpisView }) {
  return (
    <section aria-labelledby="h-kpi" data-live="kpis">
      <h2 class="hidden" id="h-kpi">
        {title}
      </h2>
      <ul class="kpis">
        {tiles.map(({ label, value, unit, sub, chart }) => (
          <li key={label}>
            <span>{label}</span>
            <b>
              {value ?? '–'} {value !== null && unit !== '' && <small>{unit}</small>}
            </b>
            <span>{sub}</span>
            <Chart chart={chart} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Chart({ chart }: { chart: ChartView }) {
  switch (chart.kind) {
    case 'columns':
      return <Columns {...chart} />;
    case 'shares':
      return <ShareBar {...chart} />;
    case 'goal':
      return <GoalBar {...chart} />;
  }
}
