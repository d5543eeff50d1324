// A customer's colours and logo, as files that pages load; and the brand of every page that is answered after them.
import { type RequestHandler, Router } from 'express';
import { withBrand } from '../../portal/index.ts';
import type { AccentTheme } from '../../platform/accent.ts';
import type { Brand } from '../../platform/brand.ts';
import { wrongMethod } from '../http/serve.ts';

const STYLE = '/assets/brand.css';
const LOGO = '/assets/logo';
/** A picture and nothing more, also for who opens it by itself: an SVG is a program to a browser. */
const PICTURE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

export function brandRoutes({ accent, logo }: Brand): Router {
  const router = Router();
  if (accent) {
    // On paper all is black.
    const style = `@media screen {\n${themeOf(accent.light)}\n@media (prefers-color-scheme: dark) { ${themeOf(accent.dark)} }\n}\n`;
    router.get(STYLE, (_req, res) => {
      res.setHeader('Cache-Control', 'public, max-age=3600');
      res.type('css').send(style);
    });
    router.all(STYLE, wrongMethod(['GET']));
  }
  if (logo) {
    router.get(LOGO, (_req, res) => {
      res.setHeader('Content-Type', logo.contentType);
      res.setHeader('X-Content-Type-Options', 'nosniff');
      res.setHeader('Content-Security-Policy', PICTURE_ONLY);
      res.setHeader('Cache-Control', 'public, max-age=3600');
      res.end(logo.bytes);
    });
    router.all(LOGO, wrongMethod(['GET']));
  }
  return router;
}

/** Every page that is answered from here on bears the brand. */
export function bearsBrand({ name, accent, logo }: Brand): RequestHandler {
  const brand = { name, hasColours: accent !== null, hasLogo: logo !== null };
  return (_req, _res, next) => withBrand(brand, next);
}

const themeOf = ({ accent, hover, on, tint }: AccentTheme): string =>
  `:root { --accent: ${accent}; --accent-hover: ${hover}; --on-accent: ${on}; --accent-tint: ${tint}; }`;
