import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import * as v from 'valibot';
import type { BillingHandler } from '../../src/server/index.ts';
import { isBillingProblem } from '../../src/server/index.ts';
import { replaceFile } from './files.ts';

const JobSchema = v.object({
  id: v.pipe(v.string(), v.uuid()),
  /** Only a One Click Job uses a credit. */
  type: v.optional(v.picklist(['one-click', 'standard']), 'one-click'),
  title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
  location: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
  notes: v.optional(v.pipe(v.string(), v.maxLength(2000)), ''),
});

interface PostedJob extends v.InferOutput<typeof JobSchema> {
  readonly organizationId: string;
  /** Unix seconds. */
  readonly postedAt: number;
}

/** Dependencies of the jobs' routes. */
export interface JobsOptions {
  readonly billing: Pick<BillingHandler, 'useCredit'>;
  readonly organizationOf: (request: Request) => Promise<string | null>;
  readonly includes: readonly string[];
  readonly now: () => number;
  /** File that stores the jobs. */
  readonly file: string;
}

/** The host's own routes: the jobs of an organization. Each One Click Job uses one credit. */
export function jobRoutes(options: JobsOptions): Hono {
  const { billing, organizationOf, includes, now, file } = options;
  const read = async (): Promise<readonly PostedJob[]> =>
    JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as PostedJob[];
  const keep = async (job: PostedJob): Promise<void> => {
    const jobs = await read();
    if (!jobs.some(({ id }) => id === job.id)) await replaceFile(file, JSON.stringify([...jobs, job]));
  };
  let writing = Promise.resolve();
  const routes = new Hono();

  routes.get('/one-click-job', (context) => context.json({ includes }));

  routes.get('/jobs', async (context) => {
    const organizationId = await organizationOf(context.req.raw);
    const jobs = (await read()).filter((job) => job.organizationId === organizationId);
    return context.json({ jobs: [...jobs].reverse() });
  });

  routes.post('/jobs', async (context) => {
    const organizationId = await organizationOf(context.req.raw);
    if (organizationId === null) return context.json({ message: 'Sign in first.' }, 401);
    const job = v.safeParse(JobSchema, await context.req.json().catch(() => null));
    if (!job.success) return context.json({ message: 'A job needs a title and a location.' }, 422);
    try {
      // The job's id is the reference: posting the same job again uses no second credit.
      if (job.output.type === 'one-click') {
        await billing.useCredit({ organizationId, reference: job.output.id });
      }
    } catch (error) {
      if (isBillingProblem(error) && error.code === 'insufficient_credits') {
        return context.json({ message: 'No OCJ credits left. Buy one to post this job.' }, 409);
      }
      throw error;
    }
    writing = writing.then(() => keep({ ...job.output, organizationId, postedAt: now() }));
    await writing;
    return context.json({ id: job.output.id }, 201);
  });
  return routes;
}
