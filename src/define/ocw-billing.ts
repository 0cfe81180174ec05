import { OcwBilling } from '../elements/billing/billing-element.ts';
import { defineElement } from '../elements/base/define-element.ts';

defineElement('ocw-billing', OcwBilling);
