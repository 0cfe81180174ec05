import { OcwBilling } from '../elements/billing/billing-element.ts';
import { defineElement } from '../elements/shared/define-element.ts';

defineElement('ocw-billing', OcwBilling);
