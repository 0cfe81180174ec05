import { OcwSubscriptionSummary } from '../elements/subscription-summary/subscription-summary-element.ts';
import { defineElement } from '../elements/base/define-element.ts';

defineElement('ocw-subscription-summary', OcwSubscriptionSummary);
