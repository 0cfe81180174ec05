/** The user opens Stripe's customer portal. Cancelable: call `preventDefault()` to open it yourself. */
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
