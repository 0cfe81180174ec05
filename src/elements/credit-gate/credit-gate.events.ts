/** Whether a credit is available; `unknown` until the account has been read. */
export type GateStatus = 'unknown' | 'open' | 'closed';

/** A gate has opened, has closed, or can no longer read the account. */
export class OcwGateChangeEvent extends Event {
  static readonly type = 'ocw-gate-change';
  readonly status: GateStatus;

  constructor(status: GateStatus) {
    super(OcwGateChangeEvent.type, { bubbles: true, composed: true });
    this.status = status;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'ocw-gate-change': OcwGateChangeEvent;
  }
}
