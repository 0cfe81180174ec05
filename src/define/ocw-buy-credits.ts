import { OcwBuyCredits } from '../elements/buy-credits/buy-credits-element.ts';
import { defineElement } from '../elements/base/define-element.ts';

defineElement('ocw-buy-credits', OcwBuyCredits);
