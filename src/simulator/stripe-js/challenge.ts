import type { PaymentIntent, SetupIntent } from '@stripe/stripe-js';
import { formatAmount, MERCHANT } from '../receipt.ts';
import { addStyles, make, makeFrame } from './dom.ts';

const STYLES = `
  body { box-sizing: border-box; margin: 0; min-height: 100vh; padding: 20px 24px 24px; display: flex; flex-direction: column; gap: 12px;
    font: 16px/1.5 system-ui, sans-serif; background: #fff; color: #1a1f2b; }
  header { display: flex; justify-content: space-between; align-items: center; padding-bottom: 12px; border-bottom: 1px solid #e1e4ec; }
  .bank { font-weight: 700; }
  .scheme { padding: 0 6px; border: 1px solid #8a90a0; border-radius: 4px; font-size: 12px; font-weight: 700; }
  .banner { margin: 0; padding: 2px 10px; border-radius: 6px; background: #ffd84d; color: #221a00; font-size: 13px; font-weight: 600; }
  h1 { margin: 4px 0 0; font-size: 20px; line-height: 1.3; }
  dl { display: grid; grid-template-columns: 1fr auto; gap: 6px 16px; margin: 0 0 auto; }
  dt { color: #5b6172; }
  dd { margin: 0; text-align: end; font-weight: 600; font-variant-numeric: tabular-nums; }
  button { min-height: 44px; padding: 4px 20px; font: inherit; font-weight: 600; color: #1a1f2b; background: #fff; border: 1px solid #8a90a0;
    border-radius: 8px; cursor: pointer; }
  button.primary { color: #fff; background: #1f4e79; border-color: #1f4e79; }
  :focus-visible { outline: 3px solid #1f4e79; outline-offset: 2px; }`;

/**
 * Covers the page like Stripe's 3-D Secure challenge: with a frame on `body`, which is below any modal dialog of the host page.
 * Resolves with the user's choice.
 */
export function showChallenge(intent: PaymentIntent | SetupIntent): Promise<'succeed' | 'fail'> {
  return new Promise((resolve) => {
    const overlay = make(document, 'div');
    overlay.style.cssText =
      'position: fixed; inset: 0; z-index: 2147483647; display: grid; place-items: center; background: #000a';
    const before = document.activeElement;
    const finish = (result: 'succeed' | 'fail'): void => {
      overlay.remove();
      if (before instanceof HTMLElement) before.focus();
      resolve(result);
    };
    const frame = makeFrame('3-D Secure challenge (SIMULATED)', (drawn) => {
      addStyles(drawn, STYLES);
      drawn.documentElement.lang = 'en';
      drawSheet(drawn, intent, finish);
    });
    frame.style.width = 'min(100%, 400px)';
    frame.style.height = 'min(100%, 420px)';
    frame.style.borderRadius = '14px';
    overlay.append(frame);
    document.body.append(overlay);
  });
}

/** Renders the bank's page: merchant, amount and the buttons to approve or fail. */
function drawSheet(
  drawn: Document,
  intent: PaymentIntent | SetupIntent,
  finish: (result: 'succeed' | 'fail') => void,
): void {
  const isPayment = intent.object === 'payment_intent';
  const complete = make(drawn, 'button', { type: 'button', class: 'primary' }, 'Complete authentication');
  const fail = make(drawn, 'button', { type: 'button' }, 'Fail authentication');
  complete.addEventListener('click', () => finish('succeed'));
  fail.addEventListener('click', () => finish('fail'));
  const rows = [
    ['Merchant', MERCHANT],
    ...(isPayment ? [['Amount', formatAmount(intent.amount, intent.currency)] as const] : []),
  ] as const;
  drawn.body.replaceChildren(
    make(
      drawn,
      'header',
      {},
      make(drawn, 'span', { class: 'bank' }, 'Test Bank'),
      make(drawn, 'span', { class: 'scheme' }, '3-D SECURE'),
    ),
    make(drawn, 'p', { class: 'banner' }, 'SIMULATED 3-D Secure: no bank is involved.'),
    make(drawn, 'h1', {}, isPayment ? 'Approve this payment' : 'Approve saving this card'),
    make(
      drawn,
      'dl',
      {},
      ...rows.flatMap(([name, value]) => [make(drawn, 'dt', {}, name), make(drawn, 'dd', {}, value)]),
    ),
    complete,
    fail,
  );
  complete.focus();
}
