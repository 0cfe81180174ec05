import { OcwCreditHistory } from '../elements/credit-history/credit-history-element.ts';
import { defineElement } from '../elements/shared/define-element.ts';

defineElement('ocw-credit-history', OcwCreditHistory);
