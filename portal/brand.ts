// Whose name, mark and colours pages bear. As with the base path, it belongs to the request that is being answered.
import { AsyncLocalStorage } from 'node:async_hooks';

export interface BrandView {
  name: string;
  /** Loaded from `PATHS.logo`; else our own mark, or nothing beside another name. */
  hasLogo: boolean;
  /** Loaded from `PATHS.brand`. */
  hasColours: boolean;
}

const OURS: BrandView = { name: 'Countersign', hasLogo: false, hasColours: false };
const current = new AsyncLocalStorage<BrandView>();

/** Runs `answer`; pages that come of it, now or later, bear the brand. */
export const withBrand = <T>(brand: BrandView, answer: () => T): T => current.run(brand, answer);

/** Of the request being answered; outside of one our own. */
export const brandNow = (): BrandView => current.getStore() ?? OURS;

/** Whether the name is ours, so that our mark may stand beside it. */
export const isOurs = ({ name }: BrandView): boolean => name === OURS.name;
