// Turns endpoints into express routes: id, token, role, path, query, body, schema, Idempotency-Key, then the handler.
import express, {
  type ErrorRequestHandler,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { RateLimitRequestHandler } from 'express-rate-limit';
import { placed } from '../../portal/index.ts';
import { type Actor, actorOf, callerOf, ExpiredCredential, requireRole } from './actor.ts';
import { isKeptFrom, noteRefused as noteKeptFrom } from '../instance/note-refused.ts';
import { noteRefused, requireOwnWork } from './agent-access.ts';
import type { ApiDeps } from '../deps.ts';
import { type Answer, type Call, type Endpoint, expressPath } from './endpoint.ts';
import { idempotencyKey, idempotentCalls, idMaker } from './idempotency.ts';
import { bodyBytes, jsonBody, readBody, SMALL_BODY_BYTES } from './json-body.ts';
import { parseRequest } from './parse-request.ts';
import { ApiProblem, PROBLEM_STATUS } from './problem.ts';

const NOBODY: Actor = { id: 'anonymous', role: 'viewer', via: '' };

type ServeDeps = Pick<ApiDeps, 'books' | 'gateway' | 'ring' | 'authenticator' | 'now' | 'agents'>;

/** One router for all endpoints; names before parameters, so that `instances` is never taken for a process id. */
export function serveEndpoints(
  endpoints: Endpoint[],
  deps: ServeDeps,
  {
    failedAuth,
    refusedAgents,
  }: { failedAuth: RateLimitRequestHandler; refusedAgents: RateLimitRequestHandler },
): Router {
  const router = express.Router({ caseSensitive: true, strict: false });
  const once = idempotentCalls(deps.books);
  const byPath = new Map<string, Endpoint[]>();
  for (const each of endpoints) byPath.set(each.path, [...(byPath.get(each.path) ?? []), each]);
  for (const path of [...byPath.keys()].sort(namesFirst)) {
    const here = byPath.get(path)!;
    const at = expressPath(path);
    for (const each of here) {
      router[each.method](
        at,
        authorised(each, deps, failedAuth),
        readBody(each.bodyLimit ?? SMALL_BODY_BYTES),
        async (req: Request, res: Response) => send(res, await answer(each, req, res)),
        noteRefusals(deps, refusedAgents),
      );
    }
    router.all(at, wrongMethod(here.map((each) => each.method.toUpperCase())));
  }
  return router;

  async function answer(each: Endpoint, req: Request, res: Response): Promise<Answer> {
    const actor = (res.locals.actor as Actor | undefined) ?? NOBODY;
    const key = each.repeatable || each.method !== 'get' ? idempotencyKey(req) : null;
    const route = `${req.method} ${req.path}`;
    const call: Call = {
      params: parseRequest(each.params, req.params, 'path'),
      query: parseRequest(each.query, req.query, 'query'),
      body: each.bodyAs === 'own' || !each.body ? {} : parseRequest(each.body, jsonBody(req), 'body'),
      actor,
      requestId: res.locals.requestId as string,
      key,
      newId: idMaker(key, callerOf(actor), route),
      req,
      res,
    };
    const run = () => each.handle(call);
    if (key === null || !each.repeatable) return await run();
    return await once(
      {
        key,
        principal: callerOf(actor),
        route,
        body: bodyBytes(req),
        secret: each.repeatable === 'secret',
        at: deps.now(),
      },
      run,
    );
  }
}

/** 405 with what the path takes; OPTIONS is answered, without any header that would let another origin in. */
export function wrongMethod(methods: string[]): RequestHandler {
  const allow = [
    ...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))),
  ].join(', ');
  return (req, res) => {
    res.setHeader('Allow', allow);
    if (req.method === 'OPTIONS') {
      res.status(204).end();
      return;
    }
    throw new ApiProblem('method-not-allowed', `${req.method} is not possible here; ${allow} is.`);
  };
}

function authorised(each: Endpoint, deps: ServeDeps, failedAuth: RateLimitRequestHandler): RequestHandler {
  return async (req: Request, res: Response, next: NextFunction) => {
    if (each.access === 'public') return next();
    try {
      await admit(each, deps, req, res);
    } catch (problem) {
      // For the note of it: nothing else comes after a refusal.
      if (problem instanceof ExpiredCredential) res.locals['actor'] = problem.actor;
      // Only failures are counted: nobody can lock out a good token by guessing beside it.
      if (problem instanceof ApiProblem && problem.code === 'unauthenticated') {
        return await failedAuth(req, res, (limited?: unknown) => next(limited ?? problem));
      }
      throw problem;
    }
    next();
  };
}

async function admit(each: Endpoint, deps: ServeDeps, req: Request, res: Response): Promise<void> {
  const actor = await actorOf(req, deps);
  res.locals['actor'] = actor;
  if (actor.role === 'agent') await requireOwnWork(deps, each, req, actor);
  else if (each.access === 'agent') throw new ApiProblem('forbidden', 'Only an agent at work may call this.');
  else if (each.access !== 'public') requireRole(actor, each.access);
}

/**
 * What an agent is refused, by the checks before the route, the route or the engine behind it, is in its instance's journal:
 * all that would have changed something, and what it may not read. Of people with a role, what would have changed the instance.
 */
function noteRefusals(deps: ServeDeps, refusals: RateLimitRequestHandler): ErrorRequestHandler {
  return async (problem: unknown, req, res, next) => {
    const actor = res.locals['actor'] as Actor | undefined;
    const note = actor ? noteOf(deps, actor, req, problem) : null;
    if (!note) return next(problem);
    let isTooOften: unknown;
    await refusals(req, res, (limited?: unknown) => {
      isTooOften = limited;
    });
    // People are told what it was, all the same; only the journal is not filled with it.
    if (isTooOften !== undefined) throw actor?.role === 'agent' ? isTooOften : problem;
    await note();
    throw problem;
  };
}

/** Null: nothing of it belongs on a trail. */
function noteOf(deps: ServeDeps, actor: Actor, req: Request, problem: unknown): (() => Promise<void>) | null {
  if (!isRefusal(problem, req.method)) return null;
  if (actor.role === 'agent') return () => noteRefused(deps, actor, req, problem);
  const id = /^\/api\/processes\/instances\/([^/]+)\//.exec(req.path)?.[1];
  if (id === undefined || !['POST', 'PUT', 'DELETE'].includes(req.method) || !isKeptFrom(problem))
    return null;
  const asked = `${req.method} ${req.path}`;
  return () => noteKeptFrom(deps, decodeURIComponent(id), actor, asked, problem);
}

function isRefusal(problem: unknown, method: string): problem is ApiProblem {
  if (!(problem instanceof ApiProblem)) return false;
  const status = PROBLEM_STATUS[problem.code];
  return status === 401 || status === 403 || (method !== 'GET' && status >= 400 && status < 500);
}

function send(res: Response, answer: Answer): void {
  if ('handled' in answer) return;
  res.status(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    res.setHeader(name, name === 'Location' ? placed(value) : value);
  }
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-store');
  if (answer.body === undefined) res.end();
  else res.json(answer.body);
}

function namesFirst(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = Number(left[i]!.startsWith('{')) - Number(right[i]!.startsWith('{'));
    if (difference !== 0) return difference;
  }
  return 0;
}
