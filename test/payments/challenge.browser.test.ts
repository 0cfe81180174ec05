import { expect } from 'chai';
import { watchChallenge } from '../../src/payments/challenge.ts';

/** Covers the page like a bank's challenge. Returns a function that removes it. */
function cover(): () => void {
  const frame = document.body.appendChild(document.createElement('iframe'));
  frame.style.cssText = 'position:fixed;inset:0;inline-size:400px;block-size:400px';
  return () => frame.remove();
}

/** A payment that is pending until `settle` is called. Its events go to `tell`. */
function pay(
  who: string,
  tell: (what: string) => void,
): { readonly settled: Promise<void>; readonly settle: () => void } {
  let settle: () => void = () => undefined;
  const response = new Promise<void>((resolve) => (settle = resolve));
  const callbacks = {
    onChallengeStart: () => tell(`${who} starts`),
    onChallengeEnd: () => tell(`${who} ends`),
  };
  const settled = watchChallenge(callbacks, () => {
    tell(`${who} is sent`);
    return response;
  });
  return { settled, settle: () => settle() };
}

describe('challenges of two payments', () => {
  it('reports a challenge only to its own payment, while the result of the earlier one is pending', async () => {
    const reported: string[] = [];
    const news = new EventTarget();
    const tell = (what: string): void => {
      reported.push(what);
      news.dispatchEvent(new Event(what));
    };
    const heard = (what: string): Promise<unknown> =>
      new Promise((resolve) => {
        if (reported.includes(what)) resolve(what);
        else news.addEventListener(what, resolve);
      });
    const payments = [pay('first', tell), pay('second', tell)];
    for (const who of ['first', 'second']) {
      await heard(`${who} is sent`);
      const uncover = cover();
      await heard(`${who} starts`);
      uncover();
      await heard(`${who} ends`);
    }
    for (const { settle, settled } of payments) {
      settle();
      await settled;
    }
    const turn = (who: string): string[] => [`${who} is sent`, `${who} starts`, `${who} ends`];
    expect(reported).to.deep.equal([...turn('first'), ...turn('second')]);
  });
});
