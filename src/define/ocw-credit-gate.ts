import { OcwCreditGate } from '../elements/credit-gate/credit-gate-element.ts';
import { defineElement } from '../elements/shared/define-element.ts';

defineElement('ocw-credit-gate', OcwCreditGate);
