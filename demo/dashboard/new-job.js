// "Create New Job": the host's own form. The gate around its last button is ours; the server decides all the same.

const steps = ['kind', 'details', 'post'];
const draft = readDraft();
const details = document.querySelector('#details');
const poster = document.querySelector('#poster');
const refused = document.querySelector('#refused');

const { includes } = await (await fetch('/api/one-click-job')).json();
for (const text of includes) {
  const item = document.createElement('li');
  item.textContent = text;
  document.querySelector('#features').append(item);
}
for (const name of ['title', 'location', 'notes']) details.elements[name].value = draft[name] ?? '';
if (draft.step) show(draft.step);

document.querySelector('#choose').addEventListener('click', () => show('details'));
for (const back of document.querySelectorAll('[data-back]')) {
  back.addEventListener('click', () => show(back.dataset.back));
}
details.addEventListener('submit', (event) => {
  event.preventDefault();
  Object.assign(draft, Object.fromEntries(new FormData(details)));
  show('post');
});
poster.addEventListener('submit', async (event) => {
  event.preventDefault();
  refused.hidden = true;
  const button = poster.querySelector('[type=submit]');
  button.disabled = true;
  try {
    await post();
  } finally {
    button.disabled = false;
  }
});

async function post() {
  // The draft's id is the job's: however often this is sent, one job uses one credit.
  const { step, ...job } = draft;
  const answer = await fetch('/api/jobs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(job),
  }).catch(() => null);
  if (answer?.ok) {
    sessionStorage.removeItem('draft');
    location.assign(`/jobs.html?posted=${encodeURIComponent(draft.id)}`);
    return;
  }
  const { message } = (await answer?.json().catch(() => null)) ?? {};
  refused.textContent = message ?? 'The job could not be posted. Nothing was used; try again.';
  refused.hidden = false;
  await document.querySelector('ocw-billing').refresh();
}

function show(step) {
  draft.step = step;
  sessionStorage.setItem('draft', JSON.stringify(draft));
  for (const name of steps) {
    document.querySelector(`#${name}`).hidden = name !== step;
    if (name === step) document.querySelector(`[data-for=${name}]`).setAttribute('aria-current', 'step');
    else document.querySelector(`[data-for=${name}]`).removeAttribute('aria-current');
  }
  if (step === 'post') preview();
  document.querySelector(`#${step}-title`).focus();
}

function preview() {
  const rows = { Job: draft.title, Location: draft.location, Notes: draft.notes || 'none' };
  document.querySelector('#preview').replaceChildren(
    ...Object.entries(rows).flatMap(([name, value]) => {
      const term = document.createElement('dt');
      term.textContent = name;
      const description = document.createElement('dd');
      description.textContent = value;
      return [term, description];
    }),
  );
}

function readDraft() {
  const kept = sessionStorage.getItem('draft');
  return kept ? JSON.parse(kept) : { id: crypto.randomUUID() };
}
