import { OcwCreditGate } from '../elements/credit-gate/credit-gate-element.ts';
import { defineElement } from '../elements/base/define-element.ts';
// What a closed gate offers.
import './ocw-buy-credits.ts';

defineElement('ocw-credit-gate', OcwCreditGate);
