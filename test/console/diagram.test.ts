// The drawing of a definition: nothing stands on anything else, every dependency has its arrow; and a team as a tree.
import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { buildGraph } from '../../definition/graph.ts';
import { parseDefinition } from '../../definition/parse.ts';
import { courseParts } from '../../console/views/course-parts.ts';
import { diagramOf, wrapped } from '../../console/views/diagram.ts';
import { teamTree } from '../../console/views/team-tree.ts';
import { aMember } from '../support/team-builder.ts';

test.each(['enterprise-sso-deployment.json', 'vendor-onboarding.yaml', 'firewall-change.yaml'])(
  '%s is drawn whole',
  async (file) => {
    const text = await readFile(`examples/${file}`, 'utf8');
    const parsed = parseDefinition(text, file.endsWith('json') ? 'json' : 'yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const graph = buildGraph(parsed.definition);
    const parts = courseParts(graph);
    const { boxes, gates, arrows, width, height } = diagramOf(parts);
    expect(gates).toHaveLength(graph.gates.length);
    expect(arrows.filter(({ kind }) => kind === 'needs')).toHaveLength(
      graph.tasks.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0),
    );
    const inner = boxes.filter(({ kind }) => kind !== 'phase');
    expect(inner).toHaveLength(graph.tasks.length + parts.filter(({ signOff }) => signOff !== null).length);
    for (const box of inner) {
      expect(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
      const over = inner.filter(
        (other) =>
          other !== box &&
          other.x < box.x + box.width &&
          box.x < other.x + other.width &&
          other.y < box.y + box.height &&
          box.y < other.y + other.height,
      );
      expect(over).toEqual([]);
    }
  },
);

test('words are broken into lines, and what never ends is cut', () => {
  expect(wrapped('Gather the requirements of all', 12)).toEqual(['Gather the', 'requirements', 'of all']);
  expect(wrapped('x'.repeat(40), 10)).toEqual([`${'x'.repeat(9)}…`]);
  expect(wrapped('one two three four five six', 5)).toHaveLength(3);
});

test('each agent stands once in the tree, also those of a circle', () => {
  const under = (id: string, reportsTo?: string) =>
    aMember(id, { hierarchy: { level: 1, ...(reportsTo === undefined ? {} : { reportsTo }) } });
  const ids = (branches: ReturnType<typeof teamTree>): string[] =>
    branches.flatMap(({ id, below }) => [id, ...ids(below)]);
  const tree = teamTree([under('b', 'a'), under('a'), under('c', 'd'), under('d', 'c')], 'a');
  expect(tree[0]).toMatchObject({ id: 'a', isEntry: true, below: [{ id: 'b' }] });
  expect(ids(tree).toSorted()).toEqual(['a', 'b', 'c', 'd']);
});
