import { OcwCreditBalance } from '../elements/credit-balance/credit-balance-element.ts';
import { defineElement } from '../elements/base/define-element.ts';

defineElement('ocw-credit-balance', OcwCreditBalance);
