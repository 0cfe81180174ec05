import { BaseElement } from '../shared/base-element.ts';

/**
 * Lets its content through only with a credit available, else says why and offers to buy.
 *
 * @summary Holds a button or form back while no credit is available.
 * @tag ocw-credit-gate
 */
export class OcwCreditGate extends BaseElement {}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-credit-gate': OcwCreditGate;
  }
}
