// "Create New Job": the host's own form. Only the gate around its last button is ours; the server enforces the credit.

const steps = ['type', 'details', 'post'];
const draft = readDraft();
const type = document.querySelector('#type');
const details = document.querySelector('#details');
const refused = document.querySelector('#refused');
const isOneClick = () => draft.type !== 'standard';

const { includes } = await (await fetch('/api/one-click-job')).json();
for (const text of includes) {
  const item = document.createElement('li');
  item.textContent = text;
  document.querySelector('#features').append(item);
}
type.elements.type.value = draft.type ?? 'one-click';
for (const name of ['title', 'location', 'notes']) details.elements[name].value = draft[name] ?? '';
showIncludes();
if (draft.step) show(draft.step);

type.addEventListener('change', showIncludes);
type.addEventListener('submit', (event) => {
  event.preventDefault();
  draft.type = type.elements.type.value;
  show('details');
});
for (const back of document.querySelectorAll('[data-back]')) {
  back.addEventListener('click', () => show(back.dataset.back));
}
details.addEventListener('submit', (event) => {
  event.preventDefault();
  Object.assign(draft, Object.fromEntries(new FormData(details)));
  show('post');
});
for (const poster of document.querySelectorAll('.poster')) {
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
}

function showIncludes() {
  document.querySelector('#includes').hidden = type.elements.type.value !== 'one-click';
}

async function post() {
  // The draft's id becomes the job's id: sending it again uses no second credit.
  const { step, ...job } = draft;
  const response = await fetch('/api/jobs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(job),
  }).catch(() => null);
  if (response?.ok) {
    sessionStorage.removeItem('draft');
    location.assign(`/jobs.html?posted=${encodeURIComponent(draft.id)}`);
    return;
  }
  const { message } = (await response?.json().catch(() => null)) ?? {};
  refused.textContent = message ?? 'The job couldn’t be posted. No credit was used. Try again.';
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
  document.querySelector('#gate').hidden = !isOneClick();
  document.querySelector('#standard').hidden = isOneClick();
  if (step === 'post') preview();
  document.querySelector(`#${step}-title`).focus();
}

function preview() {
  const rows = {
    'Job type': isOneClick() ? 'One Click Job · uses 1 OCJ credit' : 'Standard job',
    'Job title': draft.title,
    Location: draft.location,
    Notes: draft.notes || 'None',
  };
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
