import './ocw-billing.ts';
import './ocw-buy-credits.ts';
import './ocw-credit-balance.ts';
import './ocw-credit-gate.ts';
import './ocw-credit-history.ts';
import './ocw-invoices.ts';
import './ocw-seat-editor.ts';
import './ocw-subscription-summary.ts';
