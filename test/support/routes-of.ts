// Every route that an express app serves, found by walking its routers.
import type { Express } from 'express';

interface Layer {
  route?: { path: string | string[]; methods: Record<string, boolean> };
  handle?: { stack?: Layer[]; name: string };
  /** Whether it stands at "/", so before everything. */
  slash: boolean;
}

/** `GET /console/instances/:id`. What answers "wrong method" on a path is left out. `mounted`: names of what stands under a path without being a route. */
export function routesOf(app: Express): { routes: string[]; mounted: string[] } {
  const routes: string[] = [];
  const mounted: string[] = [];
  const walk = (stack: Layer[]): void => {
    for (const { route, handle, slash } of stack) {
      if (route) {
        const methods = Object.keys(route.methods).filter((method) => method !== '_all');
        for (const path of [route.path].flat())
          routes.push(...methods.map((method) => `${method.toUpperCase()} ${path}`));
      } else if (handle?.stack) walk(handle.stack);
      else if (!slash) mounted.push(handle?.name ?? '');
    }
  };
  walk((app as unknown as { router: { stack: Layer[] } }).router.stack);
  return { routes, mounted };
}
