import { OcwBuyCredits } from '../elements/buy-credits/buy-credits-element.ts';
import '../elements/buy-credits/purchase-screen.ts';
import { OcwCreditGate } from '../elements/credit-gate/credit-gate-element.ts';
import '../elements/credit-gate/gate-view.ts';
import '../elements/ui/status-notice.ts';
import type { ElementComponent } from './create-component.ts';
import { createComponent } from './create-component.ts';

/** `<ocw-credit-gate>`: shows its content if a credit is available. */
export const CreditGate: ElementComponent<OcwCreditGate, 'ocw-gate-change' | 'ocw-error'> = createComponent(
  'ocw-credit-gate',
  OcwCreditGate,
  ['ocw-gate-change', 'ocw-error'],
  // The closed gate shows it.
  { 'ocw-buy-credits': OcwBuyCredits },
);
