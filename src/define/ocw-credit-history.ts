import { OcwCreditHistory } from '../elements/credit-history/credit-history-element.ts';
import { defineElement } from '../elements/base/define-element.ts';

defineElement('ocw-credit-history', OcwCreditHistory);
