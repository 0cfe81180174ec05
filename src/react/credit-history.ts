import { OcwCreditHistory } from '../elements/credit-history/credit-history-element.ts';
import type { ElementComponent } from './create-component.ts';
import { createComponent } from './create-component.ts';

/** `<ocw-credit-history>`: shows the credit ledger as a table. */
export const CreditHistory: ElementComponent<OcwCreditHistory, 'ocw-error'> = createComponent(
  'ocw-credit-history',
  OcwCreditHistory,
  ['ocw-error'],
);
