/**
 * Stripe covers the page for a challenge of the person's bank (3-D Secure), or has left it again. A page that shows the
 * element in a modal dialog or behind an overlay of its own gives way meanwhile: the challenge must be on top.
 */
export class OcwChallengeEvent extends Event {
  constructor(type: 'ocw-challenge-start' | 'ocw-challenge-end') {
    super(type, { bubbles: true, composed: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ocw-challenge-start': OcwChallengeEvent;
    'ocw-challenge-end': OcwChallengeEvent;
  }
}
