// Columns over time, the newest in colour. Geometry in attributes: x and width in %, y and height in px, so that no text scales.

const HEIGHT = 36;

export function Columns({ values, says }: { values: (number | null)[]; says: string }) {
  const most = Math.max(...values.map((value) => value ?? 0));
  const step = 100 / Math.max(1, values.length);
  return (
    <svg class="chart" height={HEIGHT} role="img" aria-label={says}>
      {values.map((value, index) => {
        // What is nothing still has a foot, so that no week goes missing.
        const height =
          most === 0 || value === null ? 1 : Math.max(1, Math.round((value / most) * (HEIGHT - 4)));
        return (
          <rect
            key={index}
            class="col"
            data-now={index === values.length - 1 ? '' : undefined}
            x={`${(index * step).toFixed(1)}%`}
            width={`${(step * 0.76).toFixed(1)}%`}
            y={HEIGHT - height}
            height={height}
          />
        );
      })}
    </svg>
  );
}
