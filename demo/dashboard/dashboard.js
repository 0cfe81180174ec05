// The page's own script. The elements work without it: it names the jobs in the history and, with the simulated Stripe,
// shows its controls and gives the elements the simulated Stripe.js in place of Stripe's.

const history = document.querySelector('ocw-credit-history');
if (history) {
  // The ledger knows a job by its id; the page knows its name.
  const { jobs } = await (await fetch('/api/jobs')).json();
  const names = new Map(jobs.map(({ id, title }) => [id, title]));
  history.describeJob = (id) => (names.has(id) ? { name: names.get(id) } : undefined);
}

// “Manage users” and “Invite …” ask the page, which knows its users. This demo has no page of them, and says so.
document.addEventListener('ocw-manage-users-request', () => {
  document.querySelector('#users').showModal();
});

const response = await fetch('/simulator/control');
if (response.ok) {
  document.querySelector('ocw-billing').stripe = import('/simulator/stripe.js').then(() =>
    globalThis.Stripe('pk_test_simulated'),
  );
  const { drawSimulatorChip } = await import('/simulator.js');
  drawSimulatorChip(await response.json());
}
