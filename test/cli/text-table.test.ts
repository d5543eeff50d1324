// What a terminal is given: columns, and no control characters of somebody else's.
import { expect, test } from '@jest/globals';
import { textTable } from '../../cli/text-table.ts';

test('a cell moves no cursor and begins no row of its own', () => {
  const rows = [
    ['a\u001b[2K\r\nplan  approved', '1'],
    ['b', 'x\u009b1A'],
  ];
  expect(textTable(['KEY', 'TYPE'], rows)).toBe(
    'KEY                   TYPE\na [2K plan  approved  1\nb                     x 1A\n',
  );
});
