// The page's own script. The elements work without it: it supplies the names of jobs in the history and, with the simulated
// Stripe, shows its controls and passes the simulated Stripe.js to the elements.

const history = document.querySelector('ocw-credit-history');
if (history) {
  // The ledger has a job's id; the page has its name.
  const { jobs } = await (await fetch('/api/jobs')).json();
  const names = new Map(jobs.map(({ id, title }) => [id, title]));
  history.describeJob = (id) => (names.has(id) ? { name: names.get(id) } : undefined);
}

// “Manage users” and “Invite …” leave managing users to the page. This demo has no such page, and says so.
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
