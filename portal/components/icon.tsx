// The icons, as one sprite of strokes at the top of each page. An icon never stands without a word.

const SHAPES = {
  mark: ['24', 'M3 19.5h18M6.5 15.5 11 4.5M13.5 15.5 18 4.5'],
  clock: ['16', 'M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M8 4.8V8l2.2 1.6'],
  arrow: ['16', 'M3 8h9.5M9 4.5 12.5 8 9 11.5'],
  check: ['16', 'm3 8.5 3.2 3.2L13 4.8'],
  cross: ['16', 'm4 4 8 8M12 4l-8 8'],
  alert: ['16', 'M8 2.2 14.3 13.4H1.7zM8 6.6v3.2M8 11.6v.1'],
  data: [
    '16',
    'M6 2.5c-1.6 0-2 .8-2 2v1.8C4 7.2 3.5 8 2.5 8c1 0 1.5.8 1.5 1.7v1.8c0 1.2.4 2 2 2M10 2.5c1.6 0 2 .8 2 2v1.8c0 .9.5 1.7 1.5 1.7-1 0-1.5.8-1.5 1.7v1.8c0 1.2-.4 2-2 2',
  ],
  doc: ['16', 'M3.5 1.75h5.7l3.3 3.3v9.2h-9zM9 1.9v3.3h3.3M6 8.3h4.2M6 11h4.2'],
  agent: [
    '16',
    'M5.5 4h5A1.5 1.5 0 0 1 12 5.5v5a1.5 1.5 0 0 1-1.5 1.5h-5A1.5 1.5 0 0 1 4 10.5v-5A1.5 1.5 0 0 1 5.5 4M6.5 1.8V4M9.5 1.8V4M6.5 12v2.2M9.5 12v2.2M1.8 6.5H4M1.8 9.5H4M12 6.5h2.2M12 9.5h2.2',
  ],
  person: [
    '16',
    'M8 2.5a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 1 0 0-5.4M2.8 13.8c.5-2.9 2.5-4.4 5.2-4.4s4.7 1.5 5.2 4.4',
  ],
  bell: [
    '16',
    'M8 2.2a3.8 3.8 0 0 1 3.8 3.8c0 3.3 1.4 4.6 1.4 5.2H2.8c0-.6 1.4-1.9 1.4-5.2A3.8 3.8 0 0 1 8 2.2M6.6 13.4a1.5 1.5 0 0 0 2.8 0',
  ],
  pause: ['16', 'M5.8 4v8M10.2 4v8'],
  lock: [
    '16',
    'M4.5 7h7a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1M5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  ],
} as const;

export type IconName = keyof typeof SHAPES;

export function Sprite() {
  return (
    <svg width="0" height="0" class="sprite" aria-hidden="true">
      <defs>
        {Object.entries(SHAPES).map(([name, [size, path]]) => (
          <symbol key={name} id={`i-${name}`} viewBox={`0 0 ${size} ${size}`}>
            <path d={path} />
          </symbol>
        ))}
      </defs>
    </svg>
  );
}

export function Icon({ name, quiet }: { name: IconName; quiet?: boolean }) {
  return (
    <svg class={quiet ? 'icon quiet' : 'icon'} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}
