import type { OrganizationSeed } from '../../../src/simulator/index.ts';
import type { Interruption, Scene } from './interruptions.ts';
import type { Element, Tab } from './tab.ts';

/** The expected state at a point of a cell. */
export interface Expected {
  /** Amounts that were charged since the beginning, in any order, minor units. */
  readonly charged: readonly number[];
  readonly users: number;
  /** Available credits on the server and on the page. */
  readonly credits: number;
  /** The page's text; empty if it was already checked. */
  readonly said: string;
  /** The tab to check. */
  readonly tab: Tab;
}

export type Check = (expected: Expected) => Promise<void>;

/** Plays a cell: the payment with its interruption, a check, the user's next action, and another check. */
export type Cell = (scene: Scene, kind: Interruption, check: Check) => Promise<void>;

/** One payment outcome of one flow. */
export interface Row {
  readonly flow: 'credit purchase' | 'seat change' | 'overdue payment';
  readonly element: Element;
  readonly outcome: string;
  readonly seed: OrganizationSeed;
  /** Prepares the organization before the page opens; `control` posts to the backend's control of this path. */
  readonly prepare?: (control: (path: string, input: object) => Promise<void>) => Promise<void>;
  readonly cell: Cell;
}
