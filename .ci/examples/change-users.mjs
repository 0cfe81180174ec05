// Changes the number of users on an example's page, as an admin would, and compares the amount shown with the amount charged.

const TIMEOUT_MS = 60_000;
/** Lit's own warning on every development server. */
const LIT_IN_DEVELOPMENT = 'Lit is in dev mode.';

/**
 * Opens the page, changes 5 users to 8, and returns the problems, the amount shown, and figures for the terminal.
 *
 * The host's page must show the change that it received by an event. A server-rendered page must show the account without a
 * request, a skeleton or a hydration warning.
 */
export async function changeUsers(browser, address, { isHost = true, isServerRendered = false }) {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC' });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  const problems = [];
  const requests = [];
  const invoices = [];
  page.on('console', (message) => {
    const isComplaint = ['error', 'warning'].includes(message.type());
    if (isComplaint && !message.text().startsWith(LIT_IN_DEVELOPMENT))
      problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
  page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  await page.addInitScript(watchFrames);
  try {
    await page.goto(address);
    const editor = page.locator('ocw-seat-editor');
    const users = editor.getByRole('textbox', { name: 'Number of users' });
    await users.waitFor();
    if ((await users.inputValue()) !== '5') problems.push(`The page shows ${await users.inputValue()} users`);
    const before = [...requests];
    const { skeletons, frames } = await page.evaluate(() => window.seenFrames);
    await users.fill('8');
    await editor.getByRole('button', { name: 'Update User Count' }).click();
    // The button has the amount charged; the previous step's amount is an estimate for another second.
    const confirm = editor.getByRole('button', { name: /^Confirm Update/ });
    const shown = /[$][\d,]+[.]\d\d/.exec((await confirm.textContent()) ?? '')?.[0] ?? 'nothing';
    const [request] = await Promise.all([
      page.waitForRequest((each) => each.method() === 'POST' && /\/seat-changes$/.test(each.url())),
      confirm.click(),
    ]);
    await editor.getByText('You now have 8 users').waitFor();
    if (isHost) await page.getByText('Your plan has 8 users.').waitFor();
    invoices.push(...(await readInvoices(page, request)));
    const charged = invoices[0]?.kind === 'seat_change' ? invoices[0].amountPaid.amount : null;
    if (charged === null || shown !== dollars(charged))
      problems.push(`${shown} was shown, ${charged === null ? 'nothing' : dollars(charged)} was charged`);
    if (!isServerRendered) return { problems, shown, figures: '' };

    const asked = before.filter((line) => line.includes('/api/billing/'));
    if (asked.length) problems.push(`Requests before the account was shown: ${asked.join(', ')}`);
    if (skeletons) problems.push(`A skeleton was shown in ${skeletons} frames`);
    const tokens = requests.filter((line) => line.includes('token')).length;
    return { problems, shown, figures: `; no skeleton in ${frames} frames, ${tokens} token requests` };
  } catch (error) {
    problems.push(error.message);
    problems.push(
      `The page says: ${await page
        .locator('body')
        .innerText()
        .catch(() => 'nothing')}`,
    );
    return { problems, shown: 'nothing', figures: '' };
  } finally {
    await context.close();
  }
}

/** Reads the simulated Stripe's invoices, with the identity that the page used for its change. */
async function readInvoices(page, request) {
  const headers = await request.allHeaders();
  const identity = Object.fromEntries(Object.entries(headers).filter(([name]) => name === 'authorization'));
  const address = request.url().replace(/seat-changes$/, 'invoices');
  const response = await page.request.get(address, { headers: identity });
  return (await response.json()).invoices ?? [];
}

/** Runs in the page before its own scripts: counts frames, and those with a skeleton. */
function watchFrames() {
  window.seenFrames = { frames: 0, skeletons: 0 };
  const look = () => {
    window.seenFrames.frames += 1;
    const elements = document.querySelectorAll('ocw-subscription-summary, ocw-seat-editor');
    if ([...elements].some(({ shadowRoot }) => shadowRoot?.querySelector('.bone, [aria-busy=true]')))
      window.seenFrames.skeletons += 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

function dollars(cents) {
  return `$${(cents / 100).toFixed(2)}`;
}
