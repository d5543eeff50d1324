// Starting a process from the console: the same start as the API's, with every problem at its field.
import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import {
  CONSOLE,
  contextNames,
  onboardingFields,
  renderStart,
  renderStartChoice,
  type StartForm,
  type StartProblem,
  type StartView,
  startField,
  startPeople,
  startRequest,
} from '../../console/index.ts';
import type { JsonObject } from '../../definition/types.ts';
import { hashOf } from '../../platform/canonical-json.ts';
import type { DefinitionRow } from '../../store/books.ts';
import { chooseDefinition } from '../definitions/choose-definition.ts';
import type { ApiDeps } from '../deps.ts';
import { parseRequest } from '../http/parse-request.ts';
import { ApiProblem, PROBLEM_STATUS } from '../http/problem.ts';
import { wrongMethod } from '../http/serve.ts';
import { startInstance } from '../instance/start-instance.ts';
import { startBody } from '../schemas/instances.ts';
import { leaveNote } from './note.ts';
import { sendConsolePage } from './send-page.ts';
import { sentence } from './sentence.ts';
import { startChoices } from './start-choices.ts';
import { visitIn, visitView } from './visit-view.ts';
import { consoleVisit } from './visit.ts';

export function startRoutes(deps: ApiDeps): Router {
  const { books } = deps;
  const router = Router();
  router.get(CONSOLE.start, consoleVisit(deps, 'operator'), choose);
  router.all(CONSOLE.start, wrongMethod(['GET']));
  const one = `${CONSOLE.start}/:processId`;
  router.get(one, consoleVisit(deps, 'operator'), show);
  router.post(one, consoleVisit(deps, 'operator'), start);
  router.all(one, wrongMethod(['GET', 'POST']));
  return router;

  async function choose(_req: Request, res: Response): Promise<void> {
    sendConsolePage(
      res,
      200,
      renderStartChoice(await startChoices(books), { visit: await visitView(deps, res) }),
    );
  }

  async function show(req: Request, res: Response): Promise<void> {
    const row = await chooseDefinition(books, String(req.params['processId']), undefined);
    await answer(res, 200, row, { key: randomUUID(), typed: {}, problems: [] });
  }

  async function start(req: Request, res: Response): Promise<void> {
    const row = await chooseDefinition(books, String(req.params['processId']), undefined);
    const { csrf: _csrf, key: given, ...rest } = req.body as Record<string, string | string[]>;
    const typed = Object.fromEntries(
      Object.entries(rest).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]),
    );
    const key = typeof given === 'string' && /^[0-9a-f-]{36}$/.test(given) ? given : randomUUID();
    const form = await formOf(row);
    const { body, problems } = startRequest(form, typed);
    if (problems.length > 0) return await answer(res, 422, row, { key, typed, problems });
    try {
      const { actor } = visitIn(res);
      const id = `proc-${hashOf([actor.id, 'console-start', key]).slice(0, 20)}`;
      const reading = await startInstance(deps, row.id, parseRequest(startBody, body, 'body'), actor, id);
      leaveNote(deps, res, 'started');
      res.redirect(303, CONSOLE.instance(reading.row.id));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const status = PROBLEM_STATUS[error.code];
      await answer(res, status, row, { key, typed, problems: problemsOf(form, body, error) });
    }
  }

  async function answer(
    res: Response,
    status: number,
    row: DefinitionRow,
    answers: Pick<StartView, 'key' | 'typed' | 'problems'>,
  ): Promise<void> {
    const [form, versions, visit] = await Promise.all([
      formOf(row),
      books.definitionVersions(row.id),
      visitView(deps, res),
    ]);
    const view: StartView = {
      processId: row.id,
      name: row.definition.name,
      description: row.definition.description ?? null,
      versions: versions.map(({ version }, index) => ({
        value: version,
        label: index === 0 ? `${version} (newest)` : version,
      })),
      ...form,
      ...answers,
    };
    sendConsolePage(res, status, renderStart(view, { visit }));
  }

  async function formOf({ definition }: DefinitionRow): Promise<StartForm> {
    const [template] = definition.team === undefined ? [] : await books.teamTemplateVersions(definition.team);
    const schema = template?.template.sharedOnboarding;
    const onboarding = schema === undefined ? null : onboardingFields(schema);
    const asked = new Set(onboarding?.map(({ key }) => key));
    return {
      onboarding,
      contextNames: contextNames(definition).filter((name) => !asked.has(name)),
      people: startPeople(definition),
    };
  }
}

/** Each at its field; what is of no field is said of the whole. */
function problemsOf(form: StartForm, body: JsonObject, { errors, message }: ApiProblem): StartProblem[] {
  if (!errors || errors.length === 0) return [{ name: null, text: message }];
  return errors.map(({ pointer, message: text }) => {
    const name = startField(form, body, pointer);
    return { name, text: name === 'name' ? 'Give it a name, at most 200 characters.' : sentence(text) };
  });
}
