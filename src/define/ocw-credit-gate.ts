import { OcwCreditGate } from '../elements/credit-gate/credit-gate-element.ts';
import { defineElement } from '../elements/base/define-element.ts';
// The closed gate shows it.
import './ocw-buy-credits.ts';

defineElement('ocw-credit-gate', OcwCreditGate);
