/** A person wants Stripe's customer portal. Cancelable: a page that has its own way there calls `preventDefault()`. */
export class OcwPortalRequestEvent extends Event {
  static readonly type = 'ocw-portal-request';

  constructor() {
    super(OcwPortalRequestEvent.type, { bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ocw-portal-request': OcwPortalRequestEvent;
  }
}
