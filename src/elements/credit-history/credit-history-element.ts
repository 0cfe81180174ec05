import { BaseElement } from '../shared/base-element.ts';

/**
 * The ledger for people.
 *
 * @summary Shows what was granted, bought, used and ended, newest first.
 * @tag ocw-credit-history
 */
export class OcwCreditHistory extends BaseElement {}

declare global {
  interface HTMLElementTagNameMap {
    'ocw-credit-history': OcwCreditHistory;
  }
}
