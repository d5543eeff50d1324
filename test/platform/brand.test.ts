// A customer's name, colour and logo: what is taken, what is refused, and that text stays readable in both themes.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accentOf, contrast, LEAST_CONTRAST } from '../../platform/accent.ts';
import { loadConfig } from '../../platform/config.ts';
import { tinyPng } from '../support/tiny-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-brand-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, content: string | Buffer): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};
const SVG = '<?xml version="1.0"?>\n<!-- Acme -->\n<svg xmlns="http://www.w3.org/2000/svg"/>';

test('contrast is what WCAG says', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test.each(['#1e4487', '#0a7d33', '#b00020', '#5b2a86', '#000000', '#6b5b00'])(
  '%s can be read everywhere',
  (hex) => {
    const { light, dark } = accentOf(hex)!;
    expect(light.accent).toBe(hex);
    for (const ground of ['#ffffff', '#f6f6f3', '#fafaf8', light.tint]) {
      expect(contrast(light.accent, ground)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      expect(contrast(light.hover, ground)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }
    for (const ground of ['#111316', '#191c20', '#25292e', dark.tint]) {
      expect(contrast(dark.accent, ground)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }
    for (const theme of [light, dark]) {
      expect(contrast(theme.on, theme.accent)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      expect(contrast(theme.on, theme.hover)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }
  },
);

test.each(['#ffd400', '#ff7a00', '#777777', '#ffffff', '#00b8d9'])('%s is too light', (hex) => {
  expect(accentOf(hex)).toBeNull();
});

describe('the settings', () => {
  test('are our own by default', () => {
    expect(loadConfig({}).brand).toEqual({ name: 'Countersign', accent: null, logo: null });
  });

  test('take a name, a colour and a logo', async () => {
    const { brand, scanCommand } = loadConfig({
      COUNTERSIGN_BRAND_NAME: 'Acme Approvals',
      COUNTERSIGN_BRAND_ACCENT: '#0A7D33',
      COUNTERSIGN_BRAND_LOGO: await file('logo.png', tinyPng()),
      COUNTERSIGN_SCAN_COMMAND: 'clamdscan --no-summary -',
    });
    expect(brand).toMatchObject({ name: 'Acme Approvals', logo: { contentType: 'image/png' } });
    expect(brand.accent?.light.accent).toBe('#0a7d33');
    expect(scanCommand).toBe('clamdscan --no-summary -');
    const svg = { COUNTERSIGN_BRAND_LOGO: await file('logo.svg', SVG) };
    expect(loadConfig(svg).brand.logo?.contentType).toBe('image/svg+xml');
  });

  test('are refused with the cure', async () => {
    const wrong = {
      COUNTERSIGN_BRAND_NAME: 'x'.repeat(61),
      COUNTERSIGN_BRAND_ACCENT: '#ffd400',
      COUNTERSIGN_BRAND_LOGO: await file('logo.gif', 'GIF89a'),
    };
    for (const [name, value] of Object.entries(wrong)) {
      expect(() => loadConfig({ [name]: value })).toThrow(new RegExp(`${name} is .*give`));
    }
    const html = await file('logo.html', '<html><svg></svg></html>');
    expect(() => loadConfig({ COUNTERSIGN_BRAND_LOGO: html })).toThrow(/PNG, JPEG, WebP or SVG/);
    const large = await file('large.png', Buffer.concat([tinyPng(), Buffer.alloc(600_000)]));
    expect(() => loadConfig({ COUNTERSIGN_BRAND_LOGO: large })).toThrow(/512 kB/);
    expect(() => loadConfig({ COUNTERSIGN_BRAND_LOGO: join(folder, 'none.png') })).toThrow(/path/);
    expect(() => loadConfig({ COUNTERSIGN_BRAND_ACCENT: 'red' })).toThrow(/#1e4487/);
  });
});
