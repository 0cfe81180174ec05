/** The user opens Stripe's customer portal. Cancelable: a page that opens it itself calls `preventDefault()`. */
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
