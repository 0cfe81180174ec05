import type { LitElement, PropertyDeclaration } from 'lit';

type Decorator = (prototype: object, name: string) => void;

/**
 * Makes a public property reactive. Same as in `lit/decorators.js`, but for TypeScript's experimental decorators only:
 * support for standard decorators would cost each element 0.3 kB.
 */
export const property =
  (options?: PropertyDeclaration): Decorator =>
  (prototype, name) =>
    (prototype.constructor as typeof LitElement).createProperty(name, options);

/** Makes an internal property reactive. */
export const state = (): Decorator => property({ state: true, attribute: false });
