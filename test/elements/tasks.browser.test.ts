import { expect } from 'chai';
import { accountFixture, createFixtureFetch } from '../../src/testing/fixtures/index.ts';
import { SeatEditorHarness } from '../../src/testing/harnesses/index.ts';
import { mount, unmountAll } from './support.ts';

const own = Object.getOwnPropertyDescriptor(globalThis, 'scheduler');
const replaceScheduler = (value: object | undefined): void => {
  Object.defineProperty(globalThis, 'scheduler', { value, configurable: true });
};

/** Replaces `scheduler.yield`: what waits for a task continues when the test says so. */
function holdTasks(): (() => void)[] {
  const waiting: (() => void)[] = [];
  replaceScheduler({ yield: () => new Promise<void>((resolve) => waiting.push(resolve)) });
  return waiting;
}

describe('Separate tasks in which elements render', () => {
  afterEach(() => {
    unmountAll();
    if (own) Object.defineProperty(globalThis, 'scheduler', own);
    else Reflect.deleteProperty(globalThis, 'scheduler');
  });

  const connect = () => ({
    endpoint: `/tasks/${crypto.randomUUID()}`,
    fetch: createFixtureFetch({ account: accountFixture() }),
  });
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('are used for each content in place of a skeleton, but not for what the user changes', async () => {
    const waiting = holdTasks();
    const connection = connect();
    const editor = mount('ocw-seat-editor', connection);
    const elements = [mount('ocw-credit-balance', connection), editor];
    const cards = (busy: boolean): number =>
      elements.filter((each) =>
        each.shadowRoot?.querySelector(busy ? '.card[aria-busy=true]' : '.card:not([aria-busy=true])'),
      ).length;

    await until(() => cards(true) === 2);
    await until(() => waiting.length === 2);
    expect(cards(false)).to.equal(0);
    while (cards(false) < 2) {
      waiting.shift()?.();
      await until(() => waiting.length > 0 || cards(false) === 2);
    }

    replaceScheduler({ yield: () => expect.fail('What the user changes waits for a task') });
    const harness = new SeatEditorHarness(editor);
    await harness.type('9');
    expect(harness.text).to.include('$261.00');
  });

  for (const [name, value] of [
    ['the browser lacks `scheduler`', undefined],
    ['the page has a global `scheduler` of its own', { init: () => undefined }],
  ] as const)
    it(`are not needed for the content to appear if ${name}`, async () => {
      replaceScheduler(value);
      const balance = mount('ocw-credit-balance', connect());
      await until(() => balance.shadowRoot?.querySelector('[part=available]') !== null);
    });
});
