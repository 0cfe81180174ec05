import { IntegrationError } from './backend.ts';

/** Properties that promises, test runners and consoles read on any object. */
const SILENT = new Set(['then', 'toJSON', 'constructor', '$$typeof', 'nodeType', 'asymmetricMatch']);

/**
 * Returns a partial implementation of one of Stripe's objects to pass as the whole. Reading any other property (removed from
 * Stripe.js, or not implemented by the fake) throws an IntegrationError.
 */
export function strict(name: string, part: object): unknown {
  return new Proxy(part, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || SILENT.has(key)) {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      throw new IntegrationError(`${name}.${key} is not in Stripe.js endive, or not in the fake Stripe.js`);
    },
  });
}
