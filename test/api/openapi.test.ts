// The document and the routes say the same.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ApiServer, apiServer } from '../support/api-server.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
});
afterAll(() => server.close());

interface Layer {
  route?: { path: string | string[]; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** `METHOD path` of everything express would answer. */
function routes(layers: Layer[]): string[] {
  return layers.flatMap((layer) => {
    if (layer.handle.stack) return routes(layer.handle.stack);
    const { route } = layer;
    if (!route) return [];
    const paths = [route.path].flat().map((path) => path.replaceAll(/:(\w+)/g, '{$1}'));
    // `all` answers what no method did: it is the 405, not an endpoint.
    const methods = Object.keys(route.methods).filter((method) => method !== '_all');
    return methods.flatMap((method) => paths.map((path) => `${method.toUpperCase()} ${path}`));
  });
}

const isApi = (route: string) => / \/(api|healthz|readyz|\.well-known)/.test(route);

test('every route of the API is in the document, and nothing else', async () => {
  const served = routes((server.app as unknown as { router: { stack: Layer[] } }).router.stack).filter(isApi);
  const document = (await server.ask('GET', '/openapi.json')).body;
  const documented = Object.entries(document.paths as Record<string, object>).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(served.length).toBeGreaterThan(30);
  expect(documented.toSorted()).toEqual(served.toSorted());
});

test('every operation has its own id, an answer, and problems', async () => {
  const document = (await server.ask('GET', '/openapi.json')).body;
  expect(document.openapi).toBe('3.1.0');
  // oxlint-disable-next-line typescript/no-explicit-any
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path as object)) as any[];
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const operation of operations) {
    expect(Object.keys(operation.responses).length).toBeGreaterThan(1);
    expect(operation.responses.default.content['application/problem+json']).toBeDefined();
  }
});

test('the seed’s endpoints are there; none decides for a participant', async () => {
  const { paths } = (await server.ask('GET', '/openapi.json')).body;
  for (const path of [
    '/api/processes',
    '/api/processes/{id}',
    '/api/processes/{id}/instances',
    '/api/processes/instances/{id}',
    '/api/processes/instances/{id}/phase',
    '/api/processes/instances/{id}/approvals',
    '/api/processes/instances/{id}/artifacts',
  ]) {
    expect(paths[path]).toBeDefined();
  }
  const instance = '/api/processes/instances/{id}';
  const about = Object.keys(paths).filter((path) => /decision|decide|approve/.test(path));
  expect(Object.fromEntries(about.map((path) => [path, Object.keys(paths[path])]))).toEqual({
    [`${instance}/decisions/{did}`]: ['get'],
    // Takes one back, so that its person is asked anew: that decides nothing.
    [`${instance}/approvals/{aid}/decisions/{did}/revoke`]: ['post'],
  });
});

test('the page works from disk alone, under its policy', async () => {
  const page = await server.ask('GET', '/docs');
  expect(page.text).not.toMatch(/https?:\/\//);
  expect(page.text).not.toMatch(/<script>|style=/);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  for (const [path, type] of [
    ['/docs/swagger-ui.css', 'text/css'],
    ['/docs/swagger-ui-bundle.js', 'text/javascript'],
    ['/docs/init.js', 'text/javascript'],
    ['/assets/countersign.css', 'text/css'],
  ]) {
    const file = await server.ask('GET', path!);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toContain(type);
  }
});
