// The list of jobs: the host's own page with its own data.

const response = await fetch('/api/jobs');
const { jobs } = await response.json();

const list = document.querySelector('#jobs');
for (const job of jobs) {
  const item = document.createElement('li');
  const title = document.createElement('strong');
  title.textContent = job.title;
  const place = document.createElement('span');
  const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(job.postedAt * 1000);
  place.textContent = `${job.location} · Posted on ${date}`;
  const badge = document.createElement('span');
  badge.className = job.type === 'standard' ? 'badge' : 'badge one-click';
  badge.textContent = job.type === 'standard' ? 'Standard job' : 'One Click Job';
  item.append(title, badge, place);
  list.append(item);
}
document.querySelector('#none').hidden = jobs.length > 0;

const posted = new URLSearchParams(location.search).get('posted');
const job = jobs.find(({ id }) => id === posted);
if (job) {
  const message = document.querySelector('#posted');
  message.textContent =
    job.type === 'standard'
      ? `“${job.title}” is posted.`
      : `“${job.title}” is posted as a One Click Job. It used 1 OCJ credit.`;
  message.hidden = false;
}
