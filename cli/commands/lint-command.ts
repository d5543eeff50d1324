// countersign lint: checks definitions, team templates and agents' configurations on this machine, without a server.
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { parse } from 'yaml';
import type { Problem } from '../../definition/problem.ts';
import { parseAgentsConfig } from '../../agents/config.ts';
import { parseDefinition } from '../../definition/parse.ts';
import { parseTeamTemplate } from '../../definition/parse-team.ts';
import { CommandFailed } from '../command-failed.ts';
import type { CommandWorld } from '../program.ts';
import { asJson, toned } from '../text-table.ts';

type Kind = 'definition' | 'team template' | 'agents’ configuration';

interface Finding {
  file: string;
  kind: Kind;
  ok: boolean;
  problems: Problem[];
}

export function lintCommand(world: CommandWorld): Command {
  return new Command('lint')
    .description(
      'Check definitions, team templates and agents’ configurations: every problem at once, with the line and the cure',
    )
    .argument('<files...>', 'JSON or YAML files')
    .option('--strict', 'warnings count as errors')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 where nothing is wrong, 1 where something is.\n\nExamples:\n  countersign lint examples/vendor-onboarding.yaml\n  countersign lint processes/*.yaml --strict --json',
    )
    .action(async (files: string[], { json, strict }: { json?: boolean; strict?: boolean }) => {
      const findings = await Promise.all(files.map(found));
      const wrong = findings.filter(({ ok, problems }) => !ok || (strict && problems.length > 0));
      world.out(json ? asJson({ files: findings }) : findings.map((each) => told(world, each)).join(''));
      if (wrong.length > 0) {
        throw new CommandFailed('problems-found', `${wrong.length} of ${files.length} files have problems.`);
      }
    });
}

async function found(file: string): Promise<Finding> {
  const text = await readFile(file, 'utf8');
  const format = /\.ya?ml$/i.test(file) ? 'yaml' : 'json';
  const kind = kindOf(text);
  const checked = CHECKS[kind](text, format);
  return { file, kind, ok: checked.ok, problems: checked.ok ? checked.warnings : checked.problems };
}

const CHECKS = {
  definition: parseDefinition,
  'team template': parseTeamTemplate,
  'agents’ configuration': parseAgentsConfig,
} satisfies Record<Kind, unknown>;

/** By what only one of them has. What cannot be read at all is told of as a definition. */
function kindOf(text: string): Kind {
  try {
    const value = (parse(text) ?? {}) as Record<string, unknown>;
    if ('phases' in value) return 'definition';
    if ('orchestration' in value) return 'team template';
    return 'templates' in value || 'models' in value ? 'agents’ configuration' : 'definition';
  } catch {
    return 'definition';
  }
}

function told(world: CommandWorld, { file, kind, problems }: Finding): string {
  const tone = toned(world.colours);
  if (problems.length === 0) return `${file}: ${tone('ok', 'nothing is wrong')} with this ${kind}.\n`;
  const lines = problems.map(({ severity, code, pointer, line, message }) => {
    const place = line === undefined ? pointer || '/' : `line ${line}, ${pointer || '/'}`;
    return `  ${tone(severity === 'error' ? 'bad' : 'wait', severity)} ${code} at ${place}\n    ${message}\n`;
  });
  return `${file}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in this ${kind}\n${lines.join('')}`;
}
