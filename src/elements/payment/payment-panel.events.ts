/**
 * A challenge of the user's bank (3-D Secure) covers the page, or has ended. A page that shows the element in a modal
 * dialog or below an overlay must close it meanwhile: the challenge has to be on top.
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
