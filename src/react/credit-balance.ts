import { OcwCreditBalance } from '../elements/credit-balance/credit-balance-element.ts';
import '../elements/credit-balance/credit-notices.ts';
import type { ElementComponent } from './create-component.ts';
import { createComponent } from './create-component.ts';

/** `<ocw-credit-balance>`: shows the available credits. */
export const CreditBalance: ElementComponent<OcwCreditBalance, 'ocw-credits-change' | 'ocw-error'> =
  createComponent('ocw-credit-balance', OcwCreditBalance, ['ocw-credits-change', 'ocw-error']);
