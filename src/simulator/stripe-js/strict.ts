import { IntegrationError } from './backend.ts';

/** Read by promises, test runners and consoles of any object. */
const SILENT = new Set(['then', 'toJSON', 'constructor', '$$typeof', 'nodeType', 'asymmetricMatch']);

/**
 * The part of one of Stripe's objects that the fake has, to be handed out as the whole. Whatever else is asked of it (a name
 * that was removed from Stripe.js, or one that the fake does not know) throws, as a wrong integration should.
 */
export function strict(name: string, part: object): unknown {
  return new Proxy(part, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || SILENT.has(key)) {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      throw new IntegrationError(`${name}.${key} is not in Stripe.js endive, or not in the fake one`);
    },
  });
}
