import { addStyles, make, makeFrame } from './dom.ts';

const STYLES = `
  body { margin: 0; display: grid; place-content: center; min-height: 100vh; gap: 12px; text-align: center;
    font: 16px/1.5 system-ui, sans-serif; background: #fff; color: #1a1f2b; }
  .banner { margin: 0; padding: 4px 8px; background: #ffd84d; color: #221a00; font-weight: 700; }
  button { min-height: 44px; padding: 4px 20px; font: inherit; cursor: pointer; }`;

/**
 * Covers the page as Stripe does for 3-D Secure: a frame on `body`, which a modal dialog of the host would lie above. Settles
 * with what the person chose.
 */
export function showChallenge(): Promise<'succeed' | 'fail'> {
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
      const complete = make(drawn, 'button', { type: 'button' }, 'Complete authentication');
      const fail = make(drawn, 'button', { type: 'button' }, 'Fail authentication');
      complete.addEventListener('click', () => finish('succeed'));
      fail.addEventListener('click', () => finish('fail'));
      drawn.body.replaceChildren(
        make(drawn, 'p', { class: 'banner' }, 'SIMULATED 3-D Secure: no bank is asked.'),
        complete,
        fail,
      );
      complete.focus();
    });
    frame.style.width = 'min(100%, 400px)';
    frame.style.height = 'min(100%, 500px)';
    overlay.append(frame);
    document.body.append(overlay);
  });
}
